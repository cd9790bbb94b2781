import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorAfter, keyOfCursor } from './file-cursor.js';

describe('the cursor of a listing', () => {
  it('brings back every key that it was made of, as one word in a URL', () => {
    const rest = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(rest, (name) => {
        const cursor = cursorAfter('uploads/', `uploads/${name}`);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(keyOfCursor('uploads/', cursor)).toBe(`uploads/${name}`);
      }),
    );
  });

  it('names a key below the prefix or none, whatever it is', () => {
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

  it.each(['', '.', 'a', 'YQ==', 'YR', ' YQ', 'YWI+', '_w', '7aCA'])('is not %j', (cursor) => {
    expect(() => keyOfCursor('uploads/', cursor)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }) as Error,
    );
  });
});
