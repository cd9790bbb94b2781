import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { Problem, type ProblemCode } from '../errors/catalogue.js';
import { callerWith } from '../identity/caller.fixture.js';
import { MultipartStore, type PartReference, type UploadedPart } from '../storage/multipart-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import type { ObjectStore } from '../storage/object-store.js';
import { uploadQuotas } from './upload-quotas.fixture.js';
import { MultipartUploads } from './multipart-uploads.js';

const MIB = 1024 ** 2;
const TIB = 1024 ** 4;

/** Contains the given parts and records the arguments of `complete`. */
class FakeStore extends MultipartStore {
  completed: PartReference[] | undefined;
  ifAbsent: boolean | undefined;
  constructor(private readonly uploaded: UploadedPart[]) {
    super();
  }
  create = (): Promise<string> => Promise.resolve('id');
  listParts = (): Promise<UploadedPart[]> => Promise.resolve(this.uploaded);
  complete(
    _key: string,
    _id: string,
    parts: readonly PartReference[],
    { ifAbsent }: { ifAbsent: boolean },
  ): Promise<void> {
    this.ifAbsent = ifAbsent;
    this.completed = parts.map(({ partNumber, etag }) => ({ partNumber, etag }));
    return Promise.resolve();
  }
  abort = (): Promise<void> => Promise.resolve();
}

const partsOf = (count: number, size: number): UploadedPart[] =>
  Array.from({ length: count }, (_, index) => ({ partNumber: index + 1, etag: `"${index + 1}"`, size }));

interface TestBed {
  complete: (parts: readonly PartReference[]) => Promise<void>;
  completionHeaders: () => Promise<Record<string, string>>;
}

/** One multipart upload over a fake store. */
async function uploadIn(
  multipart: MultipartStore,
  variables: Record<string, string> = {},
  objects: Partial<ObjectStore> = {},
): Promise<TestBed> {
  const config = readEnvironment(variables).uploads;
  const caller = await callerWith({ multipart, objects: objectStoreOf(objects) }, variables);
  const quotas = uploadQuotas(variables);
  const uploads = new MultipartUploads(config, quotas);
  const upload = { key: caller.files.key('uploads/a.mp4'), uploadId: 'id' };
  return {
    complete: (parts) => uploads.complete(caller, upload, parts),
    completionHeaders: () => uploads.completionHeaders(caller, upload),
  };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe('MultipartUploads', () => {
  it('completes 10,000 parts in order, whatever the order of the request', async () => {
    const store = new FakeStore(partsOf(10_000, 5 * MIB));
    const upload = await uploadIn(store, { MAX_FILE_SIZE: String(5 * TIB) });
    const requested = partsOf(10_000, 0).map(({ partNumber }) => ({ partNumber, etag: String(partNumber) }));
    await upload.complete(requested.toReversed());
    expect(store.completed).toEqual(partsOf(10_000, 0).map(({ partNumber, etag }) => ({ partNumber, etag })));
  });

  it.each([
    [5 * TIB, 10_000, (5 * TIB) / 10_000, 'accepted'],
    [5 * TIB, 10_000, (5 * TIB) / 10_000 + 1, 'file_too_large'],
    [10 * MIB, 2, 5 * MIB, 'accepted'],
    [10 * MIB - 1, 2, 5 * MIB, 'file_too_large'],
  ])('with MAX_FILE_SIZE=%d and %d parts of %d bytes: %s', async (max, count, size, outcome) => {
    const store = new FakeStore(partsOf(count, size));
    const upload = await uploadIn(store, { MAX_FILE_SIZE: String(max) });
    expect(await codeOf(upload.complete(partsOf(count, 0)))).toBe(outcome);
    expect(store.completed !== undefined).toBe(outcome === 'accepted');
  });

  it.each([
    ['is missing', [{ partNumber: 3, etag: '3' }]],
    ['has been replaced', [{ partNumber: 1, etag: '"other"' }]],
    [
      'is listed twice',
      [
        { partNumber: 1, etag: '1' },
        { partNumber: 1, etag: '1' },
      ],
    ],
  ])('rejects a part that %s', async (_name, requested) => {
    const store = new FakeStore(partsOf(2, MIB));
    const upload = await uploadIn(store);
    expect(await codeOf(upload.complete(requested))).toBe('invalid_parts');
    expect(store.completed).toBeUndefined();
  });

  it.each([
    [{}, false, {}],
    [{ UPLOAD_SINGLE_USE: 'true' }, true, { 'if-none-match': '*' }],
    [{ UPLOAD_REQUIRE_SIZE: 'true' }, false, { 'x-amz-mp-object-size': '1' }],
  ])(
    'with %j completes with ifAbsent %s and requires the headers %j',
    async (variables, ifAbsent, headers) => {
      const store = new FakeStore(partsOf(1, 1));
      const upload = await uploadIn(store, variables);
      await upload.complete(partsOf(1, 1));
      expect(store.ifAbsent).toBe(ifAbsent);
      expect(await upload.completionHeaders()).toEqual(headers);
    },
  );

  it('rejects completion before any part is uploaded', async () => {
    const upload = await uploadIn(new FakeStore([]));
    expect(await codeOf(upload.completionHeaders())).toBe('invalid_parts');
  });

  describe.each<ProblemCode>(['upload_not_found', 'already_uploaded'])(
    'completion when the store responds with %s',
    (code) => {
      const requested = [
        { partNumber: 2, etag: '92eb5ffee6ae2fec3ad71c777531578f' },
        { partNumber: 1, etag: '"0cc175b9c0f1b6a831c399e269772661"' },
      ];
      const failing = new FakeStore([]);
      failing.listParts = () => Promise.reject(new Problem(code, 'gone'));
      const objectOf = (etag: string): Partial<ObjectStore> => ({
        head: () => Promise.resolve({ size: 2, contentType: 'video/mp4', etag, lastModified: new Date(0) }),
      });

      it.each<[string, Partial<ObjectStore>, string]>([
        [
          'succeeds if the object consists of these parts',
          objectOf('"96e024ba2074fe77e8e965ba43a704be-2"'),
          'accepted',
        ],
        ['fails for another object', objectOf('"92eb5ffee6ae2fec3ad71c777531578f-2"'), code],
        [
          'fails without an object',
          { head: () => Promise.reject(new Problem('object_not_found', '')) },
          code,
        ],
        [
          'fails if the store does not respond to HEAD',
          { head: () => Promise.reject(new Problem('store_unreachable', '')) },
          'store_unreachable',
        ],
      ])('%s', async (_what, objects, outcome) => {
        const upload = await uploadIn(failing, {}, objects);
        expect(await codeOf(upload.complete(requested))).toBe(outcome);
      });
    },
  );
});
