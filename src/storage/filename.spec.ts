import { describe, expect, it } from 'vitest';
import { cleanFilename, cutFilename } from './filename.js';

const FULL_WIDTH_DOTS = '\uFF0E\uFF0E';

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
  ])('turns %j into %j', (given, expected) => {
    expect(cleanFilename(given)).toBe(expected);
  });

  it.each(['', ' ', '/', '..', '.', 'a/', '\u0000', '\uD800.txt', FULL_WIDTH_DOTS])(
    'rejects %j',
    (filename) => {
      expect(() => cleanFilename(filename)).toThrow(
        expect.objectContaining({ code: 'invalid_filename' }) as Error,
      );
    },
  );
});

describe('cutFilename', () => {
  const FAMILY = '👨‍👩‍👧';

  it.each([
    ['report.pdf', 10, 'report.pdf'],
    ['report.pdf', 9, 'repor.pdf'],
    ['報告書.pdf', 12, '報告.pdf'],
    ['a.tar.gz', 5, 'a..gz'],
    // A letter and its accent are one character, and so is a family of emoji.
    ['cafe\u0301.txt', 8, 'caf.txt'],
    [`a${FAMILY}.png`, 1 + 18 + 3, 'a.png'],
    [`${FAMILY}${FAMILY}.png`, 18 + 4, `${FAMILY}.png`],
    ['a.extension', 5, '.extension'],
    ['x'.repeat(1000), 255, 'x'.repeat(255)],
  ])('cuts %j to %d bytes', (filename, bytes, expected) => {
    expect(cutFilename(filename, bytes)).toBe(expected);
  });
});
