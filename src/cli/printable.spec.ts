import { describe, expect, it } from 'vitest';
import { printable } from './printable.js';

describe('printable', () => {
  it.each([
    ['an escape sequence', 'a\u001B[31mb', String.raw`a\u{1b}[31mb`],
    ['a C1 control character', 'a\u009B2Jb', String.raw`a\u{9b}2Jb`],
    ['a line break', 'a\r\nb', String.raw`a\u{d}\u{a}b`],
    ['a line separator', 'a\u2028b', String.raw`a\u{2028}b`],
    ['a change of direction', 'a\u202Eb', String.raw`a\u{202e}b`],
    ['a tag character', 'a\u{E0041}b', String.raw`a\u{e0041}b`],
    ['a lone surrogate', 'a\uD800b', String.raw`a\u{d800}b`],
  ])('escapes %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('keeps letters of any script, spaces and symbols', () => {
    const text = 'uploads/{résumé} 文件 😀 <Code>';
    expect(printable(text)).toBe(text);
    expect(printable(printable('\u001B'))).toBe(printable('\u001B'));
  });
});
