import { S3Error } from '../../protocol/s3-error.js';

/** Bytes; both limits are inclusive. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

interface FieldCondition {
  readonly operator: 'eq' | 'starts-with';
  /** In lower case, without its `$`. */
  readonly field: string;
  readonly value: string;
}

/** The conditions that a form must satisfy: Amazon S3 API, "POST policy". */
export interface PostPolicy {
  readonly expiration: Date;
  readonly conditions: readonly FieldCondition[];
  readonly size: SizeRange;
}

const ANY_SIZE: SizeRange = { min: 0, max: Infinity };

/**
 * Reads a policy from the Base64 in its form.
 *
 * @throws S3Error `InvalidPolicyDocument`.
 */
export function readPolicy(base64: string): PostPolicy {
  const document = parse(Buffer.from(base64, 'base64').toString());
  const expiration = readExpiration(document['expiration']);
  if (!Array.isArray(document['conditions'])) throw invalid('Policy must contain a list of conditions.');
  const conditions: FieldCondition[] = [];
  let size = ANY_SIZE;
  for (const condition of document['conditions'] as readonly unknown[]) {
    const read = Array.isArray(condition) ? readList(condition) : readProperty(condition);
    if ('field' in read) conditions.push(read);
    else size = { min: Math.max(size.min, read.min), max: Math.min(size.max, read.max) };
  }
  return { expiration, conditions, size };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(text);
    if (isObject(document)) return document;
  } catch (cause) {
    throw new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.', { cause });
  }
  throw invalid('Invalid JSON.');
}

function readExpiration(value: unknown): Date {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value);
  const expiration = new Date(isTime ? value : NaN);
  if (Number.isNaN(expiration.valueOf())) throw invalid(`Invalid 'expiration' value: '${String(value)}'`);
  return expiration;
}

/** `{ "field": "value" }` */
function readProperty(condition: unknown): FieldCondition {
  const [[field, value] = [], ...more] = isObject(condition) ? Object.entries(condition) : [];
  if (field === undefined || typeof value !== 'string' || more.length > 0) {
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  }
  return { operator: 'eq', field: field.toLowerCase(), value };
}

/** `["eq" | "starts-with", "$field", "value"]` or `["content-length-range", min, max]` */
function readList([operator, first, second, ...more]: readonly unknown[]): FieldCondition | SizeRange {
  const name = typeof operator === 'string' ? operator.toLowerCase() : '';
  if (more.length > 0) throw invalid('Invalid Condition: too many elements.');
  if (name === 'content-length-range') return { min: readSize(first), max: readSize(second) };
  if (name !== 'eq' && name !== 'starts-with')
    throw invalid(`Invalid Condition: unknown operation '${name}'.`);
  if (typeof first !== 'string' || !first.startsWith('$') || typeof second !== 'string') {
    throw invalid('Invalid Condition: expected a field that starts with $ and a string.');
  }
  return { operator: name, field: first.slice(1).toLowerCase(), value: second };
}

function readSize(value: unknown): number {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (!/^\d{1,15}$/.test(text)) throw invalid('Invalid content-length-range.');
  return Number(text);
}

/**
 * Enforces a policy. Names in `fields` are in lower case.
 *
 * @throws S3Error `AccessDenied` if it has expired, if a condition fails, or if no condition covers a field.
 */
export function enforcePolicy(
  { expiration, conditions }: PostPolicy,
  fields: ReadonlyMap<string, string>,
): void {
  if (expiration.valueOf() <= Date.now()) throw denied('Policy expired.');
  for (const condition of conditions) {
    const given = fields.get(condition.field);
    if (given === undefined || !holds(condition, given)) {
      const { operator, field, value } = condition;
      throw denied(`Policy Condition failed: ${JSON.stringify([operator, `$${field}`, value])}`);
    }
  }
  const covered = new Set(conditions.map(({ field }) => field));
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !isExempt(name));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
}

function holds({ operator, field, value }: FieldCondition, given: string): boolean {
  if (operator === 'eq') return given === value;
  // "Content-Type values for a starts-with condition that include commas are interpreted as lists."
  const items = field === 'content-type' ? given.split(',').map((item) => item.trim()) : [given];
  return items.every((item) => item.startsWith(value));
}

/** The exceptions from "Each form field that you specify in a form must appear in the list of conditions". */
function isExempt(name: string): boolean {
  return name === 'policy' || name === 'x-amz-signature' || name.startsWith('x-ignore-');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `Invalid Policy: ${reason}`);
}

function denied(reason: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${reason}`);
}
