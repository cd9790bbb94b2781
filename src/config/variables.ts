/** An invalid variable: its name, the expected value and, unless it may be secret, the actual one. */
export interface VariableProblem {
  name: string;
  expected: string;
}

/** The environment is invalid. The message names each invalid variable and the expected value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  /** @param hints further sentences that may explain the problems */
  constructor(
    readonly problems: readonly VariableProblem[],
    hints: readonly string[] = [],
  ) {
    super([...problems.map(({ name, expected }) => `${name} ${expected}`), ...hints].join('\n'));
  }
}

/**
 * Reads environment variables as typed values. Collects all problems, so that one start reports every one of
 * them. An empty variable counts as unset, because `.env` and compose files unset a variable with `NAME=`.
 */
export class Variables {
  readonly #problems: VariableProblem[] = [];
  readonly #known = new Set<string>();

  constructor(private readonly source: Readonly<Record<string, string | undefined>>) {}

  refuse(name: string, expected: string): void {
    const value = this.text(name);
    this.#problems.push({ name, expected: expected + (value === undefined ? '' : actual(name, value)) });
  }

  /** Rejects one entry of a list. A path is not repeated: it may be secret, as in the address of a webhook. */
  refuseEntry(name: string, entry: string, expected: string): void {
    const entries = this.list(name);
    const subject = entries.length === 1 ? 'it' : `entry ${entries.indexOf(entry) + 1}`;
    const shown = mayBeSecret(name, entry) ? 'not valid' : quoted(entry.replace(PATH, '$1…'));
    this.#problems.push({ name, expected: `${expected}; ${subject} is ${shown}` });
  }

  /** The names of all variables that have been read so far. */
  get known(): ReadonlySet<string> {
    return this.#known;
  }

  /**
   * @param hints further sentences that may explain the problems
   * @throws ConfigurationError if any variable read so far is invalid
   */
  assertValid(hints: readonly string[] = []): void {
    if (this.#problems.length > 0) throw new ConfigurationError(this.#problems, hints);
  }

  text(name: string): string | undefined {
    this.#known.add(name);
    const value = this.source[name]?.trim();
    return value === '' ? undefined : value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.refuse(name, `must be one of: ${allowed.join(', ')}`);
    return found ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    return this.oneOf(name, ['true', 'false'], fallback ? 'true' : 'false') === 'true';
  }

  integer(name: string, range: { min: number; max: number; unit?: string }, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= range.min && number <= range.max) return number;
    const unit = range.unit === undefined ? '' : ` of ${range.unit}`;
    this.refuse(name, `must be a whole number${unit} from ${range.min} to ${range.max}`);
    return fallback;
  }

  /** Rejects an access key without its secret key, and the other way round. */
  requirePair(accessKey: string, secretKey: string): void {
    const missing = [accessKey, secretKey].filter((name) => this.text(name) === undefined);
    if (missing.length !== 1) return;
    for (const name of missing)
      this.refuse(name, `must also be set: ${accessKey} and ${secretKey} are a pair`);
  }

  list(name: string): string[] {
    const items = this.text(name)?.split(',') ?? [];
    return items.map((item) => item.trim()).filter((item) => item !== '');
  }

  /**
   * An http(s) URL such as `https://s3.example.com:9000`, without trailing slashes; `undefined` if unset or
   * invalid.
   */
  httpUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (isHttpUrl(value)) return value.replace(/\/+$/, '');
    this.refuse(name, 'must be an http:// or https:// URL without credentials, query or fragment');
    return undefined;
  }
}

/** The path, query and fragment of a URL. */
const PATH = /(?<=^[a-z][a-z\d+.-]*:\/\/[^/?#\\]*)([/?#\\]).+$/is;

/** Names the actual value, as the end of a sentence; empty if it may be secret. */
export function actual(name: string, value: string): string {
  return mayBeSecret(name, value) ? '' : `; it is ${quoted(value)}`;
}

/** Also true for a URL with credentials. */
function mayBeSecret(name: string, value: string): boolean {
  return /SECRET|TOKEN|PASSWORD|ACCESS_KEY|API_KEY|REDIS_URL/.test(name) || value.includes('@');
}

/** On one line, without control characters. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 99)}…` : value);
}

export function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}
