import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import type { ObjectHead } from '../storage/object-store.js';
import { FileTypes } from './file-types.js';
import { Inspection } from './inspection.js';
import { Mismatch } from './mismatch.js';
import { StoredFiles } from './stored-files.js';

const KEY = 'uploads/a.txt';
const SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
const OTHER = 'AAAAul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
const OBJECT = { size: 5, contentType: 'text/plain', etag: '"1"', lastModified: new Date(0) };

/** The files of a store with one in it, of which a HEAD tells what is given. */
function filesWith(head: Partial<ObjectHead>): StoredFiles {
  const store = objectStoreOf({
    peek: () => Promise.resolve({ ...OBJECT, firstBytes: Buffer.from('hello') }),
    head: () => Promise.resolve({ ...OBJECT, ...head }),
  });
  const { uploads, downloads } = readEnvironment({});
  const mismatch = new Mismatch(uploads, new FileTypes(uploads));
  return new StoredFiles(uploads, store, new Inspection(downloads, store, mismatch));
}

describe('a file that has landed', () => {
  it('is what was promised', async () => {
    const files = filesWith({ checksumSha256: SHA256 });
    const promise = { file_key: KEY, size: 5, checksum_sha256: SHA256 };
    expect(await files.complete(promise)).toMatchObject(promise);
  });

  it.each<[string, Partial<ObjectHead>, object, RegExp]>([
    ['is longer', {}, { size: 4 }, /^The size in bytes is 5; 4 was promised\.$/],
    ['has other bytes', { checksumSha256: OTHER }, { checksum_sha256: SHA256 }, /^The SHA-256 is AAAA.*was/],
    ['has no checksum', {}, { checksum_sha256: SHA256 }, /^The store keeps no SHA-256/],
    [
      'was written again',
      { etag: '"2"', checksumSha256: SHA256 },
      { checksum_sha256: SHA256 },
      /^The file was written again meanwhile\. Ask again\.$/,
    ],
  ])('%s, and is refused', async (_what, head, promise, detail) => {
    await expect(filesWith(head).complete({ file_key: KEY, ...promise })).rejects.toMatchObject({
      code: 'inspection_failed',
      detail: expect.stringMatching(detail) as unknown,
    });
  });
});
