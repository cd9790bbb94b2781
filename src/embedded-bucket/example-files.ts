import { EXPENDABLE_KEY, WELCOME_KEY, withKeyPrefix } from '../config/example-keys.js';
import type { Namespace } from '../storage/namespace.js';
import { put } from './put.js';

const WELCOME = `Welcome to Signpost.

This file is stored in the embedded bucket. It was uploaded like any other file: by a PUT to a presigned URL.
`;

const EXPENDABLE = 'The example of DELETE /files/{path} deletes this file. The next start restores it.\n';

/** Uploads the files that the API examples name, unless they exist. */
export async function putExampleFiles(files: Namespace): Promise<void> {
  await Promise.all([putFile(files, WELCOME_KEY, WELCOME), putFile(files, EXPENDABLE_KEY, EXPENDABLE)]);
}

async function putFile(files: Namespace, example: string, text: string): Promise<void> {
  const key = files.key(withKeyPrefix(example, files.prefix));
  const headers = { 'content-type': 'text/plain', 'if-none-match': '*' };
  const { url } = await files.bucket.presigner.presignPut({ key, expiresIn: 60, headers });
  // 412 means that the file exists (RFC 9110, 15.5.13), as after every start but the first.
  await put(url, text, headers, [200, 412]);
}
