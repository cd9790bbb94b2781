import { describe, expect, it } from 'vitest';
import { printable } from './printable.js';

describe('printable', () => {
  it.each([
    ['\u007F', '7f', 'delete'],
    ['\u0085', '85', 'next line'],
    ['\u009B', '9b', 'control sequence introducer'],
    ['\u00AD', 'ad', 'soft hyphen'],
    ['\u061C', '61c', 'Arabic letter mark'],
    ['\u200B', '200b', 'zero-width space'],
    ['\u200D', '200d', 'zero-width joiner'],
    ['\u200F', '200f', 'right-to-left mark'],
    ['\u2028', '2028', 'line separator'],
    ['\u2029', '2029', 'paragraph separator'],
    ['\u202E', '202e', 'right-to-left override'],
    ['\u2060', '2060', 'word joiner'],
    ['\u2066', '2066', 'left-to-right isolate'],
    ['\u3164', '3164', 'Hangul filler'],
    ['\uFEFF', 'feff', 'byte order mark'],
    ['\uFFF9', 'fff9', 'interlinear annotation'],
    ['\u{E0001}', 'e0001', 'language tag'],
    ['\u{E0041}', 'e0041', 'tag letter'],
    ['\u{E0100}', 'e0100', 'variation selector'],
  ])('writes %j as its code point %s (%s)', (character, hex) => {
    const line = printable(`${JSON.stringify({ tenant: `a${character}b${character}` })}\n`);
    expect(line).toBe(`{"tenant":"a\\\\u{${hex}}b\\\\u{${hex}}"}\n`);
    expect(JSON.parse(line)).toEqual({ tenant: `a\\u{${hex}}b\\u{${hex}}` });
  });

  it.each([
    ['plain text', { path: '/files', status: 200 }],
    ['text of other scripts', { tenant: 'Ünï 日本語 العربية עברית हिन्दी 👍' }],
    ['escaped text', { err: 'line\nline\t"quoted" \\u202e \u001B[31m' }],
  ])('keeps %s', (_what, fields) => {
    const line = `${JSON.stringify(fields)}\n`;
    expect(printable(line)).toBe(line);
  });
});
