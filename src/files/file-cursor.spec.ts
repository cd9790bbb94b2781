import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorAfter, keyOfCursor } from './file-cursor.js';

describe('file cursor', () => {
  it('encodes every key as one URL-safe word, and decodes it again', () => {
    const rest = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(rest, (name) => {
        const cursor = cursorAfter('uploads/', `uploads/${name}`);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(keyOfCursor('uploads/', cursor)).toBe(`uploads/${name}`);
      }),
    );
  });

  it('decodes any text to a key below the prefix, or rejects it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (cursor) => {
        try {
          expect(keyOfCursor('uploads/', cursor).startsWith('uploads/')).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request' });
        }
      }),
    );
  });

  it.each(['', '.', 'a', 'YQ==', 'YR', ' YQ', 'YWI+', '_w', '7aCA'])('rejects the cursor %j', (cursor) => {
    expect(() => keyOfCursor('uploads/', cursor)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }) as Error,
    );
  });
});
