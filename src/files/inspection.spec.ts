import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { Problem } from '../errors/catalogue.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import { FileTypes } from './file-types.js';
import { Inspection } from './inspection.js';
import { Mismatch } from './mismatch.js';
import { PNG } from './file-bytes.fixture.js';

const HTML = Buffer.from('<!doctype html>');

type Stored = Pick<ObjectMetadata, 'contentType' | 'contentEncoding' | 'etag'> & { content: Uint8Array };

/** An inspection of a store with one object in it, which a test may change, and the questions that the store was asked. */
function inspectionOf(
  stored: Stored,
  environment: Record<string, string> = {},
): { inspection: Inspection; stored: Stored; asked: string[] } {
  const asked: string[] = [];
  const metadata = (): ObjectMetadata => {
    const { content, ...object } = stored;
    return { ...object, size: content.length, lastModified: new Date(0) };
  };
  const store = objectStoreOf({
    head: () => {
      asked.push('head');
      return Promise.resolve(metadata());
    },
    peek: (key) => {
      asked.push('peek');
      if (key.includes('missing')) return Promise.reject(new Problem('object_not_found', 'File not found.'));
      return Promise.resolve({ ...metadata(), firstBytes: stored.content.subarray(0, 4096) });
    },
  });
  const { uploads, downloads } = readEnvironment(environment);
  const inspection = new Inspection(downloads, store, new Mismatch(uploads, new FileTypes(uploads)));
  return { inspection, stored, asked };
}

const picture = (): Stored => ({ contentType: 'image/png', etag: '"1"', content: PNG });
const page = (): Stored => ({ contentType: 'image/png', etag: '"1"', content: HTML });
const REFUSED = { code: 'inspection_failed', detail: 'The file says image/png but its bytes are text/html.' };

describe('Inspection', () => {
  let warn: Mock<Logger['warn']>;
  beforeEach(() => {
    warn = vi.spyOn(Logger.prototype, 'warn').mockReset().mockReturnValue(undefined);
  });

  it('asks once for a good object and once again for each later question', async () => {
    const { inspection, asked } = inspectionOf(picture());
    expect(await inspection.inspect('a.png')).toMatchObject({
      size: PNG.length,
      contentType: 'image/png',
      etag: '"1"',
    });
    expect(asked).toEqual(['peek']);
    await inspection.inspect('a.png');
    expect(asked).toEqual(['peek', 'head']);
  });

  it('refuses a bad one, by one question each time, and tells the log once', async () => {
    const { inspection, asked } = inspectionOf(page());
    await expect(inspection.inspect('a.png')).rejects.toMatchObject(REFUSED);
    await expect(inspection.inspect('a.png')).rejects.toMatchObject(REFUSED);
    expect(asked).toEqual(['peek', 'head']);
    expect(warn.mock.calls).toEqual([[`a.png: ${REFUSED.detail}`]]);
  });

  it.each<[what: string, change: Partial<Stored>]>([
    ['other bytes', { etag: '"2"', content: HTML }],
    ['as many other bytes', { etag: '"2"', content: Buffer.alloc(PNG.length, '<html>') }],
    ['the same bytes under another type', { contentType: 'text/html' }],
    ['the same bytes in an encoding', { contentEncoding: 'gzip' }],
  ])('looks again when the key has %s', async (_what, change) => {
    const { inspection, stored, asked } = inspectionOf(picture());
    await inspection.inspect('a.png');
    Object.assign(stored, change);
    await expect(inspection.inspect('a.png')).rejects.toMatchObject({ code: 'inspection_failed' });
    expect(asked).toEqual(['peek', 'head', 'peek']);
  });

  it('lets a mended file pass', async () => {
    const { inspection, stored } = inspectionOf(page());
    await expect(inspection.inspect('a.png')).rejects.toBeInstanceOf(Problem);
    Object.assign(stored, { etag: '"2"', content: PNG });
    await expect(inspection.inspect('a.png')).resolves.toMatchObject({ etag: '"2"' });
  });

  it('does not take one key for another with the same bytes', async () => {
    const { inspection, asked } = inspectionOf(picture());
    await inspection.inspect('a.png');
    await expect(inspection.inspect('a.jpg')).rejects.toMatchObject({ code: 'inspection_failed' });
    expect(asked).toEqual(['peek', 'peek']);
  });

  it('remembers nothing of what is missing, nor of a store without ETags', async () => {
    const { inspection, stored, asked } = inspectionOf(picture());
    await expect(inspection.inspect('missing.png')).rejects.toMatchObject({ code: 'object_not_found' });
    await expect(inspection.inspect('missing.png')).rejects.toMatchObject({ code: 'object_not_found' });
    stored.etag = '';
    await inspection.inspect('a.png');
    await inspection.inspect('a.png');
    expect(asked).toEqual(['peek', 'peek', 'peek', 'peek']);
  });

  it('remembers no more than 10,000', async () => {
    const { inspection, asked } = inspectionOf(picture());
    for (let key = 0; key <= 10_000; key += 1) await inspection.inspect(`${key}.png`);
    asked.length = 0;
    await inspection.inspect('0.png');
    await inspection.inspect('10000.png');
    expect(asked).toEqual(['peek', 'head']);
  });

  it('only asks whether the object is there with INSPECT_CONTENT=false', async () => {
    const { inspection, asked } = inspectionOf(page(), { INSPECT_CONTENT: 'false', MAX_FILE_SIZE: '1' });
    await expect(inspection.inspect('a.png')).resolves.toMatchObject({ size: HTML.length });
    expect(asked).toEqual(['head']);
  });
});
