import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { assertJsonShape } from './json-shape.js';

/** The detail of the problem, if there is one. */
function violationOf(text: string): string | undefined {
  try {
    assertJsonShape(Buffer.from(text));
    return undefined;
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request') return error.detail;
    throw error;
  }
}

const fields = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"f${index}":1`).join(',')}}`;
const list = (count: number, entry = '1'): string =>
  `[${Array.from({ length: count }, () => entry).join(',')}]`;
const nested = (levels: number, [open, close]: readonly [string, string]): string =>
  open.repeat(levels) + close.repeat(levels);

const TOO_DEEP = 'The body is nested too deeply. At most 8 levels are allowed.';
const TOO_WIDE = 'The body has an object with more than 256 fields.';
const TOO_LARGE = 'The body has more than 32768 fields and entries.';

describe('assertJsonShape', () => {
  it.each([
    ['nothing', ''],
    ['a string', '"a"'],
    ['8 levels', nested(8, ['[', ']'])],
    ['8 levels twice', `[${nested(7, ['{"a":', '}'])},${nested(7, ['[', ']'])}]`],
    ['256 fields', fields(256)],
    ['256 fields in each of 100 objects', list(100, fields(256))],
    ['32,768 entries', list(32_768)],
    [
      '10,000 parts',
      `{"parts":${list(10_000, String.raw`{"PartNumber":10000,"ETag":"\"d41d8cd98f00b204e9800998ecf8427e\""}`)}}`,
    ],
    ['punctuation inside a string', JSON.stringify({ a: '[{,'.repeat(20_000) })],
    ['escaped quotes and backslashes', JSON.stringify({ a: '\\"[,\\'.repeat(20_000), '\\': '"' })],
    ['text that is not JSON', ']]}},"'],
  ])('accepts %s', (_what, text) => expect(violationOf(text)).toBeUndefined());

  it.each([
    ['9 levels of arrays', nested(9, ['[', ']']), TOO_DEEP],
    ['9 levels of objects', nested(9, ['{"a":', '}']), TOO_DEEP],
    ['100,000 levels', '['.repeat(100_000), TOO_DEEP],
    ['257 fields', fields(257), TOO_WIDE],
    ['257 fields in an inner object', list(2, fields(257)), TOO_WIDE],
    ['257 fields around inner objects', `{${list(257, '"a":{"b":[1,2]}').slice(1, -1)}}`, TOO_WIDE],
    ['the same field 257 times', `{${'"a":1,'.repeat(256)}"a":1}`, TOO_WIDE],
    ['160,000 fields', fields(160_000), TOO_WIDE],
    ['32,769 entries', list(32_769), TOO_LARGE],
    ['a million entries', list(1_000_000), TOO_LARGE],
    ['33,000 empty objects', list(17_000, '{}'), TOO_LARGE],
    ['10,000 parts with 22 unknown fields', `{"parts":${list(10_000, fields(24))}}`, TOO_LARGE],
    ['fields after a string that ends in a backslash', `["\\\\",${fields(257)}]`, TOO_WIDE],
  ])('rejects %s', (_what, text, detail) => expect(violationOf(text)).toBe(detail));
});
