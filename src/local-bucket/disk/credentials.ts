import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Credentials } from '../auth/signature-verifier.js';
import { readIfPresent } from './read-if-present.js';
import type { TemporaryFiles } from './temporary-files.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

interface CredentialOptions {
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

/** The credentials the options name, if any. */
export function configuredCredentials({
  accessKeyId,
  secretAccessKey,
}: CredentialOptions): Credentials | undefined {
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('Local bucket: accessKeyId and secretAccessKey must be given together, or neither');
  }
  // The scope of a signature is split at slashes.
  if (!/^[\w.-]+$/.test(accessKeyId)) {
    throw new Error('Local bucket: accessKeyId may hold letters, digits, "_", "." and "-" only');
  }
  return { accessKeyId, secretAccessKey };
}

/** The credentials kept in the folder, or new ones that are kept there from now on (mode 0600). */
export async function storedCredentials(dir: string, temporaries: TemporaryFiles): Promise<Credentials> {
  const path = join(dir, 'credentials.json');
  const kept = await readCredentials(path);
  if (kept) return kept;
  const made = {
    accessKeyId: `LOCAL${Array.from({ length: 15 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  await temporaries.replace(path, JSON.stringify(made));
  return made;
}

async function readCredentials(path: string): Promise<Credentials | undefined> {
  const text = await readIfPresent(path);
  if (text === undefined) return undefined;
  const kept = parseCredentials(text);
  if (!kept) throw new Error(`${path} holds no credentials; remove it to have new ones made`);
  return kept;
}

function parseCredentials(text: string): Credentials | undefined {
  try {
    const { accessKeyId, secretAccessKey }: Partial<Record<keyof Credentials, unknown>> = JSON.parse(text);
    return typeof accessKeyId === 'string' && typeof secretAccessKey === 'string'
      ? { accessKeyId, secretAccessKey }
      : undefined;
  } catch {
    return undefined;
  }
}
