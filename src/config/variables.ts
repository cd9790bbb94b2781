/** What one variable was found to be wrong about: its name and what would be right, never its value. */
export interface VariableProblem {
  name: string;
  expected: string;
}

/** The environment does not describe a service that can run; the message names each variable and what would be right. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly VariableProblem[]) {
    super(problems.map(({ name, expected }) => `${name} ${expected}`).join('\n'));
  }
}

/**
 * Reads environment variables as typed values and collects every problem on the way, so that one start shows them all.
 * An empty variable counts as unset: `.env` files and compose files write `NAME=` for that.
 */
export class Variables {
  readonly #problems: VariableProblem[] = [];

  constructor(private readonly source: Readonly<Record<string, string | undefined>>) {}

  refuse(name: string, expected: string): void {
    this.#problems.push({ name, expected });
  }

  /** @throws ConfigurationError when any variable read so far was wrong. */
  assertValid(): void {
    if (this.#problems.length > 0) throw new ConfigurationError(this.#problems);
  }

  text(name: string): string | undefined {
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

  list(name: string): string[] {
    const items = this.text(name)?.split(',') ?? [];
    return items.map((item) => item.trim()).filter((item) => item !== '');
  }

  /** An http(s) origin such as `https://s3.example.com:9000`; `undefined` when unset or wrong. */
  httpUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (isHttpUrl(value)) return value.replace(/\/+$/, '');
    this.refuse(name, 'must be an http:// or https:// URL without credentials, query or fragment');
    return undefined;
  }
}

function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}
