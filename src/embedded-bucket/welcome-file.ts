import { WELCOME_KEY, withKeyPrefix } from '../config/example-keys.js';
import type { Namespace } from '../storage/namespace.js';

const TEXT = `Welcome to Signpost.

This file is stored in the embedded bucket. It was uploaded like any other file: by a PUT to a presigned URL.
`;

/** Uploads the file that the API examples name, unless it exists. */
export async function putWelcomeFile(files: Namespace): Promise<void> {
  const key = files.key(withKeyPrefix(WELCOME_KEY, files.prefix));
  const headers = { 'content-type': 'text/plain', 'if-none-match': '*' };
  const { url } = await files.bucket.presigner.presignPut({ key, expiresIn: 60, headers });
  const response = await fetch(url, { method: 'PUT', body: TEXT, headers });
  await response.body?.cancel();
  // 412 means that the file exists (RFC 9110, 15.5.13), as after every start but the first.
  if (!response.ok && response.status !== 412) {
    throw new Error(`The embedded bucket responded with ${response.status}`);
  }
}
