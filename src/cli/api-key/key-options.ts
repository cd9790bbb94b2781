import { isKeyId } from '../../identity/api-key-format.js';
import { ALL_SCOPES, isScope, type Scope, SCOPES } from '../../identity/scopes.js';
import { parseRfc3339 } from '../../tenants/rfc3339.js';
import { isSubject } from '../../tenants/tenant-names.js';
import { UsageError } from '../arguments.js';

/** What an entry of the tenants file says about a key, apart from its hash. Absent fields are left out. */
export interface KeyOptions {
  readonly id: string;
  readonly scopes: readonly Scope[];
  readonly subject?: string;
  readonly not_before?: string;
  readonly expires_at?: string;
}

/** The options of the command line, as text. */
export interface KeyFlags {
  readonly id?: string | undefined;
  readonly scopes?: string | undefined;
  readonly subject?: string | undefined;
  readonly 'not-before'?: string | undefined;
  readonly 'expires-at'?: string | undefined;
}

/** @throws UsageError that names the option and what it expects */
export function parseKeyOptions(flags: KeyFlags): KeyOptions {
  const { id, subject, 'not-before': notBefore, 'expires-at': expiresAt } = flags;
  if (id === undefined || !isKeyId(id)) {
    throw new UsageError(
      '--id expects 1 to 64 lower-case letters, digits and hyphens, such as ci or backup-2. It does not begin with a hyphen',
    );
  }
  if (subject !== undefined && !isSubject(subject)) {
    throw new UsageError(
      '--subject expects 1 to 128 characters, without control characters and without a segment . or .., because it becomes the name of a folder',
    );
  }
  const times = {
    notBefore: parseTime('--not-before', notBefore),
    expiresAt: parseTime('--expires-at', expiresAt),
  };
  if (times.expiresAt !== undefined && times.expiresAt <= Math.max(times.notBefore ?? 0, Date.now())) {
    throw new UsageError('--expires-at expects a time in the future, and after --not-before');
  }
  return {
    id,
    scopes: parseScopes(flags.scopes),
    ...(subject !== undefined && { subject }),
    ...(notBefore !== undefined && { not_before: notBefore }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
  };
}

/** Whether `API_KEYS` can express the key: with all scopes, and without anything else. */
export function fitsApiKeys({ id: _id, scopes, ...rest }: KeyOptions): boolean {
  return scopes.length === SCOPES.length && Object.keys(rest).length === 0;
}

function parseScopes(text: string | undefined): Scope[] {
  const names = text?.split(',').map((name) => name.trim()) ?? [...ALL_SCOPES];
  const scopes = names.filter(isScope);
  if (scopes.length < names.length || new Set(scopes).size < scopes.length) {
    throw new UsageError(`--scopes expects scopes separated by commas, each once: ${SCOPES.join(',')}`);
  }
  return scopes;
}

function parseTime(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = parseRfc3339(text);
  if (time === undefined) throw new UsageError(`${option} expects a time such as 2027-01-31T12:00:00Z`);
  return time;
}
