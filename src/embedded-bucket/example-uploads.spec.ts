import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_PART, EXAMPLE_UPLOAD_IDS } from '../config/example-keys.js';
import { ExampleUploads } from './example-uploads.js';
import { LocalNamespace } from './local-namespace.fixture.js';

const KEY = 'uploads/00000000-0000-4000-8000-000000000002-parts.txt';

describe('ExampleUploads', () => {
  let local: LocalNamespace;
  let uploads: ExampleUploads;
  beforeAll(async () => {
    local = await LocalNamespace.start();
    uploads = new ExampleUploads(local.namespace('uploads/'));
    await uploads.create();
  });
  afterAll(() => local.close());

  const idOf = (placeholder: string): string => uploads.ids.get(placeholder) ?? '';

  it('creates an upload for each placeholder, with the part that the examples name', async () => {
    expect([...uploads.ids.keys()]).toEqual(expect.arrayContaining(Object.values(EXAMPLE_UPLOAD_IDS)));
    const { files } = uploads;
    for (const placeholder of Object.values(EXAMPLE_UPLOAD_IDS)) {
      expect(await files.bucket.multipart.listParts(files.key(KEY), idOf(placeholder))).toMatchObject([
        { partNumber: EXAMPLE_PART.PartNumber, etag: EXAMPLE_PART.ETag },
      ]);
    }
  });

  it('aborts the uploads at the end, except for those that an example has ended', async () => {
    const { files } = uploads;
    const { multipart } = files.bucket;
    const key = files.key(KEY);
    const part = { partNumber: EXAMPLE_PART.PartNumber, etag: EXAMPLE_PART.ETag };
    await multipart.complete(key, idOf(EXAMPLE_UPLOAD_IDS.toComplete), [part], { ifAbsent: false });
    await uploads.abort();
    expect(await files.bucket.objects.head(key)).toMatchObject({ size: EXAMPLE_PART.text.length });
    await expect(multipart.listParts(key, idOf(EXAMPLE_UPLOAD_IDS.pending))).rejects.toMatchObject({
      code: 'upload_not_found',
    });
  });
});
