import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { ContentCheck } from '../inspection/content-check.js';
import { Inspection } from '../inspection/inspection.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import type { ObjectHead } from '../storage/object-store.js';
import { callerWith } from '../identity/caller.fixture.js';
import { uploadQuotas } from './upload-quotas.fixture.js';
import { type DeclaredFile, UploadVerification } from './upload-verification.js';
import { Metrics } from '../metrics/metrics.js';

const SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
const OTHER = 'AAAAul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
const OBJECT = { size: 5, contentType: 'text/plain', etag: '"1"', lastModified: new Date(0) };

/** Verifies a file in a store whose response to HEAD has these properties. */
async function verify(head: Partial<ObjectHead>, declared: DeclaredFile): Promise<ObjectHead> {
  const objects = objectStoreOf({
    peek: () => Promise.resolve({ ...OBJECT, firstBytes: Buffer.from('hello') }),
    head: () => Promise.resolve({ ...OBJECT, ...head }),
  });
  const { downloads } = readEnvironment({});
  const verification = new UploadVerification(
    new Inspection(downloads, new ContentCheck(), new Metrics()),
    uploadQuotas(),
  );
  const caller = await callerWith({ objects });
  return verification.verify(caller, caller.files.key('uploads/a.txt'), declared);
}

describe('UploadVerification', () => {
  it('accepts a file of the declared size and checksum', async () => {
    const found = await verify({ checksumSha256: SHA256 }, { size: 5, sha256: SHA256 });
    expect(found).toMatchObject({ size: 5, checksumSha256: SHA256 });
  });

  it.each<[string, Partial<ObjectHead>, DeclaredFile, RegExp]>([
    ['is longer than declared', {}, { size: 4 }, /^The size in bytes is 5, but 4 was declared\.$/],
    [
      'has other contents',
      { checksumSha256: OTHER },
      { sha256: SHA256 },
      /^The SHA-256 is AAAA.*, but LPJN.*= was declared\.$/,
    ],
    ['has no checksum', {}, { sha256: SHA256 }, /^The store has no SHA-256/],
    [
      'was overwritten during verification',
      { etag: '"2"', checksumSha256: SHA256 },
      { sha256: SHA256 },
      /^The file was overwritten during verification\. Retry\.$/,
    ],
  ])('rejects a file that %s', async (_what, head, declared, detail) => {
    await expect(verify(head, declared)).rejects.toMatchObject({
      code: 'inspection_failed',
      detail: expect.stringMatching(detail) as unknown,
    });
  });
});
