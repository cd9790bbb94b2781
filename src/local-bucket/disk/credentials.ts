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

/**
 * The credentials in the options; undefined if there are none.
 *
 * @throws Error if only one of the two is set, or if the access key id contains other characters.
 */
export function configuredCredentials({
  accessKeyId,
  secretAccessKey,
}: CredentialOptions): Credentials | undefined {
  if (!accessKeyId && !secretAccessKey) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('Local bucket: accessKeyId and secretAccessKey must be set together');
  }
  // The scope of a signature is split at its slashes.
  if (!/^[\w.-]+$/.test(accessKeyId)) {
    throw new Error('Local bucket: accessKeyId may contain only letters, digits, "_", "." and "-"');
  }
  return { accessKeyId, secretAccessKey };
}

/**
 * The credentials stored in the folder. If there are none, generates and stores new ones (mode 0600).
 *
 * @throws Error if the stored credentials cannot be read.
 */
export async function storedCredentials(dir: string, temporaries: TemporaryFiles): Promise<Credentials> {
  const stored = await readStoredCredentials(dir);
  if (stored) return stored;
  const generated = {
    accessKeyId: `LOCAL${Array.from({ length: 15 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  await temporaries.replace(pathIn(dir), JSON.stringify(generated));
  return generated;
}

/**
 * The credentials stored in the folder; undefined if there are none.
 *
 * @throws Error if they cannot be read.
 */
export async function readStoredCredentials(dir: string): Promise<Credentials | undefined> {
  const path = pathIn(dir);
  const text = await readIfPresent(path);
  if (text === undefined) return undefined;
  const stored = parseCredentials(text);
  if (!stored) throw new Error(`${path} contains no valid credentials. Delete it to generate new ones.`);
  return stored;
}

function pathIn(dir: string): string {
  return join(dir, 'credentials.json');
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
