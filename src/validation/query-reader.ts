import { Problem } from '../errors/catalogue.js';

export type QueryValues = Readonly<Record<string, unknown>>;

/**
 * Reads a query string. Rejects unknown parameters, and known ones that are repeated or in brackets.
 *
 * Written by hand: on the redirect, class-validator would cost more than signing does.
 */
export class QueryReader {
  /**
   * @param known the names that the route takes
   * @param others further names to accept and ignore
   * @throws Problem `invalid_request`
   */
  constructor(
    private readonly query: QueryValues,
    known: ReadonlySet<string>,
    others?: RegExp,
  ) {
    for (const name in query) {
      if (!known.has(name)) {
        const [base = ''] = name.split('[', 1);
        if (known.has(base)) throw new Problem('invalid_request', describeBrackets(base));
        if (others?.test(name) === true) continue;
        const list = [...known].join(', ') || 'none';
        throw new Problem('invalid_request', `Unknown query parameter. This route takes: ${list}.`);
      }
      if (typeof query[name] !== 'string') {
        throw new Problem('invalid_request', `Repeated query parameter: ${name}. Send it once.`);
      }
    }
  }

  /** @throws Problem `missing_parameter` if it is absent or empty */
  required(name: string): string {
    const value = this.query[name];
    if (typeof value !== 'string' || value === '') {
      throw new Problem('missing_parameter', `Missing required parameter: ${name}`);
    }
    return value;
  }

  /** Undefined if it is absent or empty. */
  optional(name: string): string | undefined {
    const value = this.query[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /**
   * Both bounds are inclusive.
   * @throws Problem `invalid_request`
   */
  integer(name: string, range: { min: number; max: number; fallback: number }): number {
    const value = this.optional(name);
    if (value === undefined) return range.fallback;
    const integer = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (integer >= range.min && integer <= range.max) return integer;
    throw new Problem('invalid_request', `${name} must be a whole number from ${range.min} to ${range.max}.`);
  }

  /**
   * `1` is true; `0` and an absent parameter are false.
   * @throws Problem `invalid_request`
   */
  flag(name: string): boolean {
    const value = this.optional(name);
    if (value === undefined || value === '0') return false;
    if (value === '1') return true;
    throw new Problem('invalid_request', `${name} must be 1 or 0.`);
  }
}

/** `key[]` and `key[0]` mean a list in some frameworks. */
function describeBrackets(name: string): string {
  return `Query parameter in brackets: ${name}. Send it once, without brackets: ${name}=`;
}
