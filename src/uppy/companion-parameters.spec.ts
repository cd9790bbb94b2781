import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { readBatch, readFile, readKey, readUploadId } from './companion-parameters.js';
import { readPartNumber } from './part-number.js';

function codeOf(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}

describe('Companion queries', () => {
  it('readFile reads the filename and type, and ignores metadata', () => {
    expect(readFile({ filename: 'a.png', type: 'image/png', 'metadata[name]': 'a.png' })).toEqual({
      filename: 'a.png',
      type: 'image/png',
    });
    expect(readFile({ filename: 'a.png' }).type).toBeUndefined();
    const longest = { filename: '😀'.repeat(1024), type: `a/${'b'.repeat(253)}` };
    expect(readFile(longest)).toEqual(longest);
  });

  it.each([
    [{}, 'missing_parameter'],
    [{ filename: '' }, 'missing_parameter'],
    [{ filename: ['a', 'b'] }, 'invalid_request'],
    [{ filename: 'a', bucket: 'other' }, 'invalid_request'],
    [{ filename: 'a', metadata: 'x' }, 'invalid_request'],
    [{ filename: 'a'.repeat(1025) }, 'invalid_request'],
    [{ filename: 'a', type: `a/${'b'.repeat(254)}` }, 'invalid_request'],
  ])('readFile rejects %j with %s', (query, code) => {
    expect(codeOf(() => readFile(query))).toBe(code);
  });

  it('readBatch reads a key and its part numbers', () => {
    expect(readBatch({ key: 'k', partNumbers: '1,2,10000' })).toEqual({
      key: 'k',
      partNumbers: [1, 2, 10_000],
    });
  });

  it.each([
    [{ key: 'k' }, 'missing_parameter'],
    [{ partNumbers: '1' }, 'missing_parameter'],
    [{ key: 'k', partNumbers: '1,,2' }, 'invalid_request'],
    [{ key: 'k', partNumbers: '0' }, 'invalid_request'],
    [{ key: 'k', partNumbers: Array(1001).fill(1).join(',') }, 'invalid_request'],
    [{ key: 'k', partNumbers: '1', uploadId: 'x' }, 'invalid_request'],
  ])('readBatch rejects %j with %s', (query, code) => {
    expect(codeOf(() => readBatch(query))).toBe(code);
  });

  it.each([[{}], [{ key: '' }], [{ key: ['a', 'b'] }], [{ key: 'a', x: '1' }]])(
    'readKey rejects %j',
    (query) => {
      expect(codeOf(() => readKey(query))).toMatch(/^(missing_parameter|invalid_request)$/);
    },
  );

  it.each(['0', '-1', '1.5', '10001', '4abc', '', ' 1', '01', '1e3', '99999999999'])(
    'readPartNumber rejects %j',
    (text) => {
      expect(codeOf(() => readPartNumber(text))).toBe('invalid_request');
    },
  );

  it.each(['', 'a b', 'a\n', 'é', 'a'.repeat(1025)])('readUploadId rejects %j', (text) => {
    expect(codeOf(() => readUploadId(text))).toBe('invalid_request');
  });
});
