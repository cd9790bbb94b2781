import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { bucketWith } from './bucket.fixture.js';
import { cleanFilename } from './filename.js';
import { Namespace } from './namespace.js';
import type { KeyPrefix, ObjectKey } from './object-key.js';
import { objectStoreOf } from './object-store.fixture.js';
import type { ListRequest, ObjectStore } from './object-store.js';
import type { PresignRequest } from './presigner.js';
import { filenameOf } from './upload-key.js';

const bucket = await bucketWith();
const uploads = new Namespace(bucket, 'uploads/');

function codeOf(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'accepted';
}

/** Checked by `npm run check:types`. */
describe('the type ObjectKey', () => {
  it('extends string, but no string extends it', () => {
    expectTypeOf<ObjectKey>().toExtend<string>();
    expectTypeOf<string>().not.toExtend<ObjectKey>();
    expectTypeOf<'uploads/a.txt'>().not.toExtend<ObjectKey>();
    expectTypeOf<KeyPrefix>().not.toExtend<ObjectKey>();
  });

  it('is required by every method that signs for or requests an object', () => {
    expectTypeOf<PresignRequest['key']>().toEqualTypeOf<ObjectKey>();
    expectTypeOf<Parameters<ObjectStore['head']>[0]>().toEqualTypeOf<ObjectKey>();
    expectTypeOf<Parameters<ObjectStore['peek']>[0]>().toEqualTypeOf<ObjectKey>();
    expectTypeOf<Parameters<ObjectStore['delete']>[0]>().toEqualTypeOf<ObjectKey>();
    expectTypeOf<ListRequest['prefix']>().toEqualTypeOf<KeyPrefix>();
  });

  it('rejects a string at compile time', () => {
    // @ts-expect-error A string is not an ObjectKey.
    void (() => bucket.presigner.presignGet({ key: 'uploads/a.txt', expiresIn: 60 }));
    // @ts-expect-error A string is not an ObjectKey.
    void (() => bucket.objects.head('uploads/a.txt'));
    // @ts-expect-error A string is not a KeyPrefix.
    void (() => bucket.objects.list({ prefix: 'uploads/', limit: 1 }));
    // @ts-expect-error A string is not an ObjectKey.
    void (() => bucket.multipart.abort('uploads/a.txt', 'id'));
    expectTypeOf<ReturnType<Namespace['key']>>().toEqualTypeOf<ObjectKey>();
  });
});

describe('Namespace', () => {
  it.each(['uploads', '/uploads/', 'a/../', 'a//', '/'])('rejects the prefix %j', (prefix) => {
    expect(() => new Namespace(bucket, prefix)).toThrow(RangeError);
  });

  it('accepts all keys of the bucket if its prefix is empty', () => {
    expect(new Namespace(bucket, '').key('other/x')).toBe('other/x');
  });

  it('rejects a key of another namespace', () => {
    const others = new Namespace(bucket, 'others/');
    const key = others.key('others/a.txt');
    expect(codeOf(() => uploads.key(key))).toBe('object_not_found');
  });

  it('reports a key outside like a missing object', () => {
    expect(() => uploads.key('others/a.txt')).toThrow(Problem.of('object_not_found').detail);
  });

  it.each([
    ['is missing', (): Promise<never> => Promise.reject(Problem.of('object_not_found'))],
    ['cannot be asked for', (): Promise<never> => Promise.reject(Problem.of('store_unreachable'))],
  ])(
    'asks the store for an object of its own before it reports a key outside: one that %s',
    async (_, head) => {
      const keys: string[] = [];
      const objects = objectStoreOf({
        head: (key) => {
          keys.push(key);
          return head();
        },
      });
      const files = new Namespace(await bucketWith({ objects }), 'uploads/');
      expect(keys).toEqual([]);
      await files.notFound().disguise?.();
      expect(keys).toEqual([expect.stringMatching(/^uploads\/[\da-f-]{36}-missing$/)]);
    },
  );
});

describe('Namespace.key', () => {
  it.each([
    ['uploads/x', 'accepted'],
    ['uploads/', 'object_not_found'],
    ['uploads-2/x', 'object_not_found'],
    ['Uploads/x', 'object_not_found'],
    ['other/uploads/x', 'object_not_found'],
    ['uploads/../secret', 'invalid_object_key'],
  ])('maps %j to %s', (key, expected) => {
    expect(codeOf(() => uploads.key(key))).toBe(expected);
  });
});

describe('Namespace.newKey', () => {
  it('joins the prefix, a random UUID and the filename, which filenameOf recovers', () => {
    const key = uploads.newKey('report.pdf');
    expect(key).toMatch(
      /^uploads\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}-report\.pdf$/,
    );
    expect(filenameOf(key)).toBe('report.pdf');
    expect(uploads.newKey('report.pdf')).not.toBe(key);
  });

  it('cuts a long name between characters and keeps the extension', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    const key = uploads.newKey(`${family.repeat(100)}.pdf`);
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024);
    expect(filenameOf(key)).toBe(`${family.repeat(54)}.pdf`);
  });

  it('stays within 1,024 bytes and well-formed for any filename', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 2000 }), (name) => {
        if (codeOf(() => cleanFilename(name)) !== 'accepted') return;
        const outcome = codeOf(() => uploads.newKey(cleanFilename(name)));
        expect(['accepted', 'invalid_object_key']).toContain(outcome);
      }),
      { numRuns: 500 },
    );
  });
});
