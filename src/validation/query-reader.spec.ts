import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { QueryReader, type QueryValues } from './query-reader.js';

const KNOWN = new Set(['key', 'limit', 'download']);

/** The result, or the code and the detail of the problem. */
function outcomeOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.detail}`;
    throw error;
  }
}

const reader = (values: QueryValues, others?: RegExp): QueryReader => new QueryReader(values, KNOWN, others);

describe('QueryReader', () => {
  it.each([['bucket'], ['Key'], ['bucket[]'], ['key '], [''], ['toString'], ['constructor'], ['__proto__']])(
    'rejects the unknown parameter %j without repeating its name',
    (name) => {
      // JSON.parse makes __proto__ a property; a literal would set the prototype.
      const values = JSON.parse(
        JSON.stringify({ key: 'a' }).replace('}', `,${JSON.stringify(name)}:"1"}`),
      ) as QueryValues;
      expect(outcomeOf(() => reader(values))).toBe(
        'invalid_request: Unknown query parameter. This route takes: key, limit, download.',
      );
    },
  );

  it.each([['key[]'], ['key[0]'], ['key[a][b]'], ['key[']])('rejects %j and names the right form', (name) => {
    for (const others of [undefined, /^/]) {
      expect(outcomeOf(() => reader({ [name]: 'a' }, others))).toBe(
        'invalid_request: Query parameter in brackets: key. Send it once, without brackets: key=',
      );
    }
  });

  it('names no parameter for a route that takes none', () => {
    expect(outcomeOf(() => new QueryReader({ a: '1' }, new Set()))).toBe(
      'invalid_request: Unknown query parameter. This route takes: none.',
    );
  });

  it.each([[['a', 'b']], [['a', 'a']], [[]], [{ a: '1' }]])(
    'rejects the value %j of a known parameter',
    (value) => {
      expect(outcomeOf(() => reader({ key: value }))).toBe(
        'invalid_request: Repeated query parameter: key. Send it once.',
      );
    },
  );

  it('accepts and ignores other parameters that match the pattern', () => {
    const others = /^metadata\[.*\]$/;
    expect(reader({ key: 'a', 'metadata[name]': 'b' }, others).required('key')).toBe('a');
    expect(reader({ key: 'a', 'metadata[name]': ['b', 'c'] }, others).required('key')).toBe('a');
    expect(outcomeOf(() => reader({ metadata: 'b' }, others))).toMatch(/Unknown query parameter/);
  });

  describe('required', () => {
    it.each(['a', ' ', '0', '__proto__'])('returns %j', (value) => {
      expect(reader({ key: value }).required('key')).toBe(value);
    });

    it.each([[{}], [{ key: '' }]])('rejects %j', (values) => {
      expect(outcomeOf(() => reader(values).required('key'))).toBe(
        'missing_parameter: Missing required parameter: key',
      );
    });

    it('does not return what the query inherits from Object.prototype', () => {
      const query = new QueryReader({}, new Set(['toString', '__proto__']));
      expect(outcomeOf(() => query.required('toString'))).toMatch(/^missing_parameter/);
      expect(outcomeOf(() => query.required('__proto__'))).toMatch(/^missing_parameter/);
    });
  });

  describe('optional', () => {
    it.each([
      [{}, undefined],
      [{ key: '' }, undefined],
      [{ key: 'a' }, 'a'],
    ])('reads %j', (values, expected) => {
      expect(reader(values).optional('key')).toBe(expected);
    });
  });

  describe('integer', () => {
    const limitOf = (values: QueryValues): unknown =>
      outcomeOf(() => reader(values).integer('limit', { min: 2, max: 20, fallback: 7 }));

    it.each([
      [{}, 7],
      [{ limit: '' }, 7],
      [{ limit: '2' }, 2],
      [{ limit: '20' }, 20],
      [{ limit: '010' }, 10],
    ])('reads %j', (values, expected) => {
      expect(limitOf(values)).toBe(expected);
    });

    it.each(['1', '21', ' 5', '5 ', '5.0', '-5', '+5', '5e0', '0x5', '٥', '9'.repeat(400), 'NaN'])(
      'rejects %j',
      (limit) => {
        expect(limitOf({ limit })).toBe('invalid_request: limit must be a whole number from 2 to 20.');
      },
    );
  });

  describe('flag', () => {
    it.each([
      [{}, false],
      [{ download: '0' }, false],
      [{ download: '1' }, true],
    ])('reads %j', (values, expected) => {
      expect(reader(values).flag('download')).toBe(expected);
    });

    it.each(['true', 'yes', '2', '01', ' 1'])('rejects %j', (download) => {
      expect(outcomeOf(() => reader({ download }).flag('download'))).toBe(
        'invalid_request: download must be 1 or 0.',
      );
    });
  });
});
