import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { type ErrorCode, Problem } from '../errors/catalogue.js';
import { FileTypes } from '../files/file-types.js';
import { createPresigner } from '../storage/create-presigner.js';
import { MultipartStore, type UploadedPart } from '../storage/multipart-store.js';
import type { ObjectStore } from '../storage/object-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import { STORE } from '../storage/store.fixture.js';
import { MultipartUploads, type NamedPart } from './multipart-uploads.js';

const MIB = 1024 ** 2;
const TIB = 1024 ** 4;
const KEY = 'uploads/a.mp4';

/** Has the parts it is given, and remembers what it was asked to make of them. */
class FakeStore extends MultipartStore {
  completed: NamedPart[] | undefined;
  ifAbsent: boolean | undefined;
  constructor(private readonly uploaded: UploadedPart[]) {
    super();
  }
  create = (): Promise<string> => Promise.resolve('id');
  listParts = (): Promise<UploadedPart[]> => Promise.resolve(this.uploaded);
  complete(
    _key: string,
    _id: string,
    parts: readonly NamedPart[],
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

async function uploadsOver(
  store: MultipartStore,
  variables: Record<string, string> = {},
  objects: Partial<ObjectStore> = {},
): Promise<MultipartUploads> {
  const config = readEnvironment(variables).uploads;
  const presigner = await createPresigner(STORE);
  return new MultipartUploads(config, new FileTypes(config), store, objectStoreOf(objects), presigner);
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe('MultipartUploads', () => {
  it('completes 10,000 parts in order, however they are named', async () => {
    const store = new FakeStore(partsOf(10_000, 5 * MIB));
    const uploads = await uploadsOver(store, { MAX_FILE_SIZE: String(5 * TIB) });
    const named = partsOf(10_000, 0).map(({ partNumber }) => ({ partNumber, etag: String(partNumber) }));
    await uploads.complete(KEY, 'id', named.toReversed());
    expect(store.completed).toEqual(partsOf(10_000, 0).map(({ partNumber, etag }) => ({ partNumber, etag })));
  });

  it.each([
    [5 * TIB, 10_000, (5 * TIB) / 10_000, 'nothing was refused'],
    [5 * TIB, 10_000, (5 * TIB) / 10_000 + 1, 'file_too_large'],
    [10 * MIB, 2, 5 * MIB, 'nothing was refused'],
    [10 * MIB - 1, 2, 5 * MIB, 'file_too_large'],
  ])('with MAX_FILE_SIZE=%d and %d parts of %d bytes: %s', async (max, count, size, outcome) => {
    const store = new FakeStore(partsOf(count, size));
    const uploads = await uploadsOver(store, { MAX_FILE_SIZE: String(max) });
    expect(await codeOf(uploads.complete(KEY, 'id', partsOf(count, 0)))).toBe(outcome);
    expect(store.completed !== undefined).toBe(outcome === 'nothing was refused');
  });

  it.each([
    ['is missing', [{ partNumber: 3, etag: '3' }]],
    ['was uploaded again since', [{ partNumber: 1, etag: '"other"' }]],
    [
      'is named twice',
      [
        { partNumber: 1, etag: '1' },
        { partNumber: 1, etag: '1' },
      ],
    ],
  ])('refuses a part that %s', async (_name, named) => {
    const store = new FakeStore(partsOf(2, MIB));
    const uploads = await uploadsOver(store);
    expect(await codeOf(uploads.complete(KEY, 'id', named))).toBe('invalid_parts');
    expect(store.completed).toBeUndefined();
  });

  it.each([
    [{}, false, {}],
    [{ UPLOAD_SINGLE_USE: 'true' }, true, { 'if-none-match': '*' }],
    [{ UPLOAD_REQUIRE_SIZE: 'true' }, false, { 'x-amz-mp-object-size': '1' }],
  ])('with %j spares an object that is there: %s', async (variables, ifAbsent, headers) => {
    const store = new FakeStore(partsOf(1, 1));
    const uploads = await uploadsOver(store, variables);
    await uploads.complete(KEY, 'id', partsOf(1, 1));
    expect(store.ifAbsent).toBe(ifAbsent);
    expect(await uploads.completionHeaders(KEY, 'id')).toEqual(headers);
  });

  it('lets nobody complete an upload that has no parts yet, whatever they will be', async () => {
    const uploads = await uploadsOver(new FakeStore([]));
    expect(await codeOf(uploads.completionHeaders(KEY, 'id'))).toBe('invalid_parts');
  });

  describe.each<ErrorCode>(['upload_not_found', 'already_uploaded'])('when the store says %s', (code) => {
    const named = [
      { partNumber: 2, etag: '92eb5ffee6ae2fec3ad71c777531578f' },
      { partNumber: 1, etag: '"0cc175b9c0f1b6a831c399e269772661"' },
    ];
    const gone = new FakeStore([]);
    gone.listParts = () => Promise.reject(new Problem(code, 'gone'));
    const objectOf = (etag: string): Partial<ObjectStore> => ({
      head: () => Promise.resolve({ size: 2, contentType: 'video/mp4', etag, lastModified: new Date(0) }),
    });

    it.each<[string, Partial<ObjectStore>, string]>([
      ['an object of these parts', objectOf('"96e024ba2074fe77e8e965ba43a704be-2"'), 'nothing was refused'],
      ['another object', objectOf('"92eb5ffee6ae2fec3ad71c777531578f-2"'), code],
      ['no object', { head: () => Promise.reject(new Problem('object_not_found', '')) }, code],
      [
        'no answer',
        { head: () => Promise.reject(new Problem('store_unreachable', '')) },
        'store_unreachable',
      ],
    ])('and there is %s', async (_what, objects, outcome) => {
      const uploads = await uploadsOver(gone, {}, objects);
      expect(await codeOf(uploads.complete(KEY, 'id', named))).toBe(outcome);
    });
  });

  it.each(['other/a.mp4', 'uploads/', 'uploads/../a.mp4', '/uploads/a.mp4'])(
    'has nothing to do with the key %s',
    async (key) => {
      const uploads = await uploadsOver(new FakeStore([]));
      const calls: (() => Promise<unknown>)[] = [
        () => uploads.signPart(key, 'id', 1),
        () => uploads.parts(key, 'id'),
        () => uploads.complete(key, 'id', []),
        () => uploads.abort(key, 'id'),
      ];
      for (const call of calls) {
        // Some of them throw before there is a promise.
        const code = await codeOf(Promise.resolve().then(call));
        expect(['invalid_object_key', 'key_outside_namespace']).toContain(code);
      }
    },
  );
});
