import { S3Error } from './s3-error.js';

interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** The value of a missing parameter. Without it, the parameter is required. */
  readonly fallback?: number;
}

/**
 * Reads an integer from `min` to `max` in a query parameter or header. `text` is its value, undefined if it
 * is missing.
 *
 * @throws S3Error `InvalidArgument`.
 */
export function integerParameter(
  name: string,
  text: string | undefined,
  { min = 0, max = Number.MAX_SAFE_INTEGER, fallback }: Bounds,
): number {
  const given = text ?? fallback?.toString() ?? '';
  const value = /^\d{1,10}$/.test(given) ? Number(given) : NaN;
  if (value >= min && value <= max) return value;
  const range =
    max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `between ${min} and ${max}, inclusive`;
  throw new S3Error('InvalidArgument', `${name} must be an integer ${range}`, {
    elements: { ArgumentName: name, ArgumentValue: given },
  });
}
