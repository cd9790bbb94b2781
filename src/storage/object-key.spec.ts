import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defectOf } from './object-key.js';
import { uriEncodePath } from './signing/uri-encode.js';

const FULL_WIDTH_DOTS = '\uFF0E\uFF0E';

describe('defectOf', () => {
  it.each([
    'files/doc.pdf',
    'a',
    'a/b/c/',
    'with space.txt',
    ' leading space',
    '100%.txt',
    '100%25.txt',
    'a+b&c=d?e#f.txt',
    'quotes\'".txt',
    'three...dots',
    '.hidden',
    'a/.hidden/b',
    '...',
    'e\u0301.txt',
    '\u00E9.txt',
    '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}.png',
    '\u0645\u0644\u0641.pdf',
    'x'.repeat(1024),
    '\u20AC'.repeat(341),
    'a\\b.txt',
  ])('accepts %j', (key) => {
    expect(defectOf(key)).toBeUndefined();
  });

  const separators = ['/', '\\', '%2f', '%5c', '%252f', '\uFF0F', '\uFF3C'];
  const dots = [
    '..',
    '%2e%2e',
    '.%2e',
    '%2E.',
    '%252e%252e',
    '%25252e.',
    FULL_WIDTH_DOTS,
    '\u2025',
    '%c0%ae%c0%ae',
  ];
  const traversals = separators.flatMap((separator) =>
    dots.flatMap((dot) => [
      `a${separator}${dot}${separator}b`,
      `${dot}${separator}b`,
      `a${separator}${dot}`,
      `a${separator}b${separator}${dot}${separator}${dot}${separator}c`,
    ]),
  );
  it.each([
    ...traversals,
    '..',
    '.',
    './a',
    'a/./b',
    'a/.',
    'a/..',
    '%2e',
    '..\u0000',
    'a/ .. /b',
    '%u002e%u002e/a',
  ])('rejects the traversal %j', (key) => {
    expect(defectOf(key)).toBeTypeOf('string');
  });

  it('is tested with more than 200 spellings of traversal', () => {
    expect(traversals.length).toBeGreaterThan(200);
  });

  it.each([
    ['empty', ''],
    ['a space', ' '],
    ['a leading slash', '/a'],
    ['two slashes', 'a//b'],
    ['two leading slashes', '//evil'],
    ['a leading backslash', '\\a'],
    ['NUL', 'a\u0000b'],
    ['CR', 'a\rb'],
    ['LF', 'a\nb'],
    ['tab', 'a\tb'],
    ['DEL', 'a\u007Fb'],
    ['C1', 'a\u0085b'],
    ['right-to-left override', 'a\u202Efdp.exe'],
    ['line separator', 'a\u2028b'],
    ['a lone surrogate', 'a\uD800b'],
    ['1,025 bytes', 'x'.repeat(1025)],
    ['1,026 bytes in 342 characters', '\u20AC'.repeat(342)],
  ])('rejects %s', (_name, key) => {
    expect(defectOf(key)).toBeTypeOf('string');
  });

  it('accepts no key that a URL parser would resolve to another path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (key) => {
        if (defectOf(key) !== undefined) return;
        const { pathname, host } = new URL(`https://store.example/${uriEncodePath(key)}`);
        expect(host).toBe('store.example');
        expect(decodeURIComponent(pathname)).toBe(`/${key}`);
      }),
      { numRuns: 5000 },
    );
  });
});
