import { createApiKey, hashApiKey } from '../../identity/api-key-format.js';
import { DEFAULT_TENANT } from '../../tenants/default-tenant.js';
import { isTenantId } from '../../tenants/tenant-names.js';
import { parseOptions, UsageError } from '../arguments.js';
import { fitsApiKeys, type KeyOptions, parseKeyOptions } from './key-options.js';

export const API_KEY_USAGE = `Usage: api-key --id=ID [--tenant=TENANT] [--scopes=upload,download,list,delete,link] [--subject=SUBJECT]
               [--not-before=TIME] [--expires-at=TIME] [--json]

Creates an API key and prints it once, with the entry to keep. The entry contains the hash of the key,
not the key. Nothing is written or sent.

  --id          identifies the key in logs: 1 to 64 lower-case letters, digits and hyphens
  --tenant      the tenant to which the entry will be added (default: ${DEFAULT_TENANT})
  --scopes      what the key allows, separated by commas (default: all scopes)
  --subject     limits the key to the files of this subject (default: all files of the tenant)
  --not-before  RFC 3339 time before which the key is rejected
  --expires-at  RFC 3339 time as of which the key is rejected, such as 2027-01-31T12:00:00Z
  --json        print { "key", "entry" } and nothing else
  --help        print this text

Exit status: 0 if a key was created, 2 if the options are invalid, otherwise 1.

With npm, pass options after --: npm run --silent api-key -- --id=ci --json
`;

/** The entry for the tenants file, in the order in which it is printed. */
type Entry = KeyOptions & { readonly sha256: string };

/**
 * Creates a key and prints it.
 * @returns the exit code
 * @throws UsageError
 */
export function runApiKey(args: readonly string[]): number {
  const flags = parseOptions(args, {
    id: { type: 'string' },
    tenant: { type: 'string' },
    scopes: { type: 'string' },
    subject: { type: 'string' },
    'not-before': { type: 'string' },
    'expires-at': { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (flags.help) {
    process.stdout.write(API_KEY_USAGE);
    return 0;
  }
  const { tenant = DEFAULT_TENANT } = flags;
  if (!isTenantId(tenant)) {
    throw new UsageError(
      '--tenant expects the id of a tenant: 1 to 64 letters, digits, dots, hyphens and underscores',
    );
  }
  const { id, ...options } = parseKeyOptions(flags);
  const key = createApiKey(id);
  const entry: Entry = { id, sha256: hashApiKey(key), ...options };
  process.stdout.write(
    flags.json ? `${JSON.stringify({ key, entry }, undefined, 2)}\n` : formatKey(key, entry, tenant),
  );
  return 0;
}

/** The key and where its entry belongs. */
export function formatKey(key: string, entry: Entry, tenant: string): string {
  const inEnvironment =
    tenant === DEFAULT_TENANT && fitsApiKeys(withoutHash(entry))
      ? `\nWithout a tenants file, add this to API_KEYS instead:\n\n  ${entry.id}=${entry.sha256}\n`
      : '';
  return `
API key, printed only this once. Give it to the caller, who sends it as X-API-Key:

  ${key}

Add this entry to "api_keys" of the tenant "${tenant}" in the tenants file:

  ${JSON.stringify(entry)}
${inEnvironment}
The service accepts the key after SIGHUP (tenants file) or a restart (API_KEYS).
`;
}

function withoutHash({ sha256: _sha256, ...options }: Entry): KeyOptions {
  return options;
}
