import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import { FileTypes } from './file-types.js';
import { Inspection } from './inspection.js';
import { Mismatch } from './mismatch.js';
import { StoredFiles } from './stored-files.js';

const KEY = 'uploads/a.txt';
const SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';

describe('StoredFiles', () => {
  it('vouches for no checksum of a file that was written again in between', async () => {
    const object = { size: 5, contentType: 'text/plain', etag: '"1"', lastModified: new Date(0) };
    const store = objectStoreOf({
      peek: () => Promise.resolve({ ...object, firstBytes: Buffer.from('hello') }),
      head: () => Promise.resolve({ ...object, etag: '"2"', checksumSha256: SHA256 }),
    });
    const { uploads, downloads } = readEnvironment({});
    const mismatch = new Mismatch(uploads, new FileTypes(uploads));
    const files = new StoredFiles(uploads, store, new Inspection(downloads, store, mismatch));
    await expect(files.complete({ file_key: KEY, checksum_sha256: SHA256 })).rejects.toMatchObject({
      code: 'inspection_failed',
      detail: 'The file was written again meanwhile. Ask again.',
    });
  });
});
