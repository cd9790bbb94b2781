import { WELCOME_KEY, withKeyPrefix } from './config/example-keys.js';
import { Presigner } from './storage/presigner.js';

const TEXT = `Welcome to Signpost.

This file lies in the embedded bucket, and it came there the way every file does: by a PUT to a presigned URL.
`;

/** Puts the file that the examples of the API docs name into the embedded bucket, unless it is there. */
export async function putWelcomeFile(presigner: Presigner, keyPrefix: string): Promise<void> {
  const key = withKeyPrefix(WELCOME_KEY, keyPrefix);
  const headers = { 'content-type': 'text/plain', 'if-none-match': '*' };
  const { url } = await presigner.presignPut({ key, expiresIn: 60, headers });
  const answer = await fetch(url, { method: 'PUT', body: TEXT, headers });
  await answer.body?.cancel();
  // 412 is the answer to every start but the first (RFC 9110, 15.5.13).
  if (!answer.ok && answer.status !== 412) throw new Error(`The embedded bucket answered ${answer.status}`);
}
