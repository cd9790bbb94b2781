import { createApiKey, hashApiKey } from '../../../src/identity/api-key-format.js';
import type { TestIssuer } from '../identity/issuer.js';
import { epoch } from '../identity/issuer.js';
import type { TestCredential } from './credentials.js';

export const SCOPES = ['upload', 'download', 'list', 'delete', 'link'] as const;

const PAST = '2020-01-01T00:00:00Z';
const FUTURE = '2099-01-01T00:00:00Z';

interface KeyEntry {
  readonly id: string;
  readonly sha256: string;
  readonly scopes: readonly string[];
  readonly subject?: string;
  readonly not_before?: string;
  readonly expires_at?: string;
}

/** A tenant with API keys and tokens of every kind. Its files lie below `{id}/`. */
export class TenantUnderTest {
  readonly credentials: TestCredential[] = [];
  readonly #entries: KeyEntry[] = [];
  readonly #removed: KeyEntry[] = [];

  constructor(
    readonly id: string,
    private readonly issuer: TestIssuer,
  ) {
    const all = { scopes: SCOPES };
    this.#add('own', all, {});
    this.#add('own subject', { ...all, subject: 'alice' }, { sub: 'alice' });
    this.#add('other subject', { ...all, subject: 'bob' }, { sub: 'bob' });
    this.#add('expired', { ...all, expires_at: PAST }, { exp: epoch(-3600) });
    this.#add('not yet valid', { ...all, not_before: FUTURE }, { nbf: epoch(3600) });
    for (const lacks of SCOPES) {
      const scopes = SCOPES.filter((scope) => scope !== lacks);
      this.#add('wrong scope', { scopes }, { scope: scopes.join(' ') }, lacks);
    }
    const key = this.#addKey('removed', all, this.#removed);
    this.credentials.push({ kind: 'removed', type: 'api-key', headers: { 'x-api-key': key }, prefix: '' });
  }

  get prefix(): string {
    return `${this.id}/`;
  }

  /** Its entry in the tenants file. */
  entry(withRemoved: boolean): object {
    const { id, prefix } = this;
    return { id, prefix, api_keys: [...this.#entries, ...(withRemoved ? this.#removed : [])] };
  }

  find(kind: TestCredential['kind'], type: TestCredential['type'] = 'api-key'): TestCredential {
    const found = this.credentials.find((one) => one.kind === kind && one.type === type);
    if (found === undefined) throw new Error(`${this.id} has no credential of this kind: ${kind}`);
    return found;
  }

  #add(
    kind: TestCredential['kind'],
    entry: Omit<KeyEntry, 'id' | 'sha256'>,
    claims: object,
    lacks?: string,
  ): void {
    const subject = entry.subject === undefined ? '' : `${entry.subject}/`;
    const known = { kind, prefix: `${this.prefix}uploads/${subject}`, ...(lacks !== undefined && { lacks }) };
    const key = this.#addKey(`${kind} ${lacks ?? ''}`, entry, this.#entries);
    this.credentials.push({ ...known, type: 'api-key', headers: { 'x-api-key': key } });
    // Every token of this issuer has a subject, so none stands for the whole tenant.
    if (kind === 'own') return;
    const token = this.issuer.token({ tenant: this.id, scope: SCOPES.join(' '), sub: 'alice', ...claims });
    this.credentials.push({
      ...known,
      type: 'jwt',
      headers: { authorization: `Bearer ${token}` },
      prefix: `${this.prefix}uploads/${entry.subject ?? 'alice'}/`,
    });
  }

  #addKey(name: string, entry: Omit<KeyEntry, 'id' | 'sha256'>, entries: KeyEntry[]): string {
    const id = name.trim().replaceAll(' ', '-');
    const key = createApiKey(id);
    entries.push({ id, sha256: hashApiKey(key), ...entry });
    return key;
  }
}
