import { describe, expect, it } from 'vitest';
import { cleanFilename } from './filename.js';

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
