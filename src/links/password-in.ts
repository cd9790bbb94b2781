import { Problem } from '../errors/catalogue.js';
import { describeUnknownField, isJsonObject } from '../validation/violations.js';

/**
 * The password in the JSON or form that opens a link. Links without a password are opened without a body.
 * @throws Problem `invalid_request`
 */
export function passwordIn(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (!isJsonObject(body)) throw new Problem('invalid_request', 'The body must be one JSON object.');
  const unknown = Object.keys(body).find((name) => name !== 'password');
  if (unknown !== undefined) throw new Problem('invalid_request', describeUnknownField(unknown));
  const password: unknown = Reflect.get(body, 'password');
  if (password === undefined || password === null || typeof password === 'string')
    return password ?? undefined;
  throw new Problem('invalid_request', 'password must be a string.');
}
