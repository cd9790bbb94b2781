import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { assertKeyWithin, assertObjectKey, cleanFilename, filenameOf, newUploadKey } from './object-key.js';
import { uriEncodePath } from './uri-encode.js';

function codeOf(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'accepted';
}

const FULL_WIDTH_DOTS = '\uFF0E\uFF0E';

describe('assertObjectKey', () => {
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
    expect(codeOf(() => assertObjectKey(key))).toBe('accepted');
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
  ])('refuses the traversal %j', (key) => {
    expect(codeOf(() => assertObjectKey(key))).toBe('invalid_object_key');
  });

  it('tries more than 200 spellings of traversal', () => {
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
  ])('refuses %s', (_name, key) => {
    expect(codeOf(() => assertObjectKey(key))).toBe('invalid_object_key');
  });

  it('lets no key pass that a URL parser would read as another path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (key) => {
        if (codeOf(() => assertObjectKey(key)) !== 'accepted') return;
        const { pathname, host } = new URL(`https://store.example/${uriEncodePath(key)}`);
        expect(host).toBe('store.example');
        expect(decodeURIComponent(pathname)).toBe(`/${key}`);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('assertKeyWithin', () => {
  it.each([
    ['uploads/x', 'accepted'],
    ['uploads/', 'key_outside_namespace'],
    ['uploads-2/x', 'key_outside_namespace'],
    ['Uploads/x', 'key_outside_namespace'],
    ['other/uploads/x', 'key_outside_namespace'],
    ['uploads/../secret', 'invalid_object_key'],
  ])('%s: %s', (key, expected) => {
    expect(codeOf(() => assertKeyWithin('uploads/', key))).toBe(expected);
  });
});

describe('cleanFilename', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['/etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\me\\photo.jpg', 'photo.jpg'],
    ['../../a.txt', 'a.txt'],
    ['a\r\nb.txt', 'ab.txt'],
    ['gpj.\u202Eexe.txt', 'gpj.exe.txt'],
    ['e\u0301.txt', '\u00E9.txt'],
    ['  spaced name.txt ', 'spaced name.txt'],
  ])('%j becomes %j', (given, expected) => {
    expect(cleanFilename(given)).toBe(expected);
  });

  it.each(['', ' ', '/', '..', '.', 'a/', '\u0000', '\uD800.txt', FULL_WIDTH_DOTS])(
    'refuses %j',
    (filename) => {
      expect(codeOf(() => cleanFilename(filename))).toBe('invalid_filename');
    },
  );
});

describe('newUploadKey', () => {
  it('is the prefix, a random uuid and the filename, which can be read back', () => {
    const key = newUploadKey('uploads/', 'report.pdf');
    expect(key).toMatch(
      /^uploads\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}-report\.pdf$/,
    );
    expect(filenameOf(key)).toBe('report.pdf');
    expect(newUploadKey('uploads/', 'report.pdf')).not.toBe(key);
  });

  it('cuts a long name between characters and keeps the extension', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    const key = newUploadKey('uploads/', `${family.repeat(100)}.pdf`);
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024);
    expect(filenameOf(key)).toBe(`${family.repeat(54)}.pdf`);
  });

  it('stays within 1,024 bytes and well-formed whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 2000 }), (name) => {
        if (codeOf(() => cleanFilename(name)) !== 'accepted') return;
        const verdict = codeOf(() => newUploadKey('uploads/', cleanFilename(name)));
        expect(['accepted', 'invalid_object_key']).toContain(verdict);
      }),
      { numRuns: 500 },
    );
  });
});

describe('filenameOf', () => {
  it.each([
    ['files/doc.pdf', 'doc.pdf'],
    ['doc.pdf', 'doc.pdf'],
    ['folder/', 'folder'],
    ['uploads/123e4567-e89b-42d3-a456-426614174000-', '123e4567-e89b-42d3-a456-426614174000-'],
  ])('of %s is %s', (key, filename) => {
    expect(filenameOf(key)).toBe(filename);
  });
});
