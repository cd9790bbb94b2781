import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TemporaryFiles } from './temporary-files.js';
import { UploadStore } from './upload-store.js';
import type { Part } from './upload.js';

const MIB = 1024 * 1024;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'upload-store-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('UploadStore.bytes', () => {
  it('reads parts in pieces of at most a megabyte', async () => {
    const store = await UploadStore.open(join(dir, 'uploads'), await TemporaryFiles.open(join(dir, 'tmp')));
    const upload = await store.create({ key: 'k', headers: {}, metadata: {} });
    const bodies = [Buffer.alloc(3 * MIB + 1, 'a'), Buffer.alloc(0), Buffer.alloc(2 * MIB, 'b')];
    const parts: Part[] = [];
    for (const [index, body] of bodies.entries()) {
      const part = {
        number: index + 1,
        size: body.length,
        etag: '""',
        lastModified: new Date().toISOString(),
      };
      parts.push(await store.putPart(upload, pieces(body), () => part));
    }
    const read: Buffer[] = [];
    for await (const piece of store.bytes(upload, parts)) read.push(piece);
    expect(Math.max(...read.map(({ length }) => length))).toBeLessThanOrEqual(MIB);
    expect(Buffer.concat(read).equals(Buffer.concat(bodies))).toBe(true);
  });
});

async function* pieces(body: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(body);
}
