import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uriEncode, uriEncodePath } from './uri-encode.js';

/**
 * As the specification words it: every byte but the unreserved characters is `%XX`, with upper-case
 * hexadecimal.
 */
function asSpecified(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const hex = byte.toString(16).toUpperCase().padStart(2, '0');
      return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${hex}`;
    })
    .join('');
}

describe('uriEncode', () => {
  it('encodes each ASCII character as specified', () => {
    for (let code = 0; code < 128; code += 1) {
      const character = String.fromCharCode(code);
      expect(uriEncode(character)).toBe(asSpecified(character));
      // Among plain characters too, because a path of plain characters is returned unchanged.
      const inPath = character === '/' ? '/' : asSpecified(character);
      expect(uriEncodePath(`a${character}b`)).toBe(`a${inPath}b`);
    }
  });

  it('encodes any text as specified', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(uriEncode(text)).toBe(asSpecified(text));
      }),
    );
  });

  it('keeps the slashes of a path', () => {
    expect(uriEncodePath("a b/c+d//*'!")).toBe('a%20b/c%2Bd//%2A%27%21');
  });
});
