import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from './default-file-types.js';
import { readFileTypes } from './file-types.reader.js';
import { ConfigurationError, Variables } from './variables.js';

function read(value: string): ReturnType<typeof readFileTypes> {
  const variables = new Variables({ ALLOWED_FILE_TYPES: value });
  const types = readFileTypes(variables);
  variables.assertValid();
  return types;
}

describe('ALLOWED_FILE_TYPES', () => {
  it.each(['', ' ', '+'])('with %j is the default', (value) => {
    expect(read(value)).toEqual(DEFAULT_FILE_TYPES);
  });

  it('replaces the default', () => {
    expect([...read('.PNG=image/png, .csv=text/csv|application/csv')]).toEqual([
      ['.png', ['image/png']],
      ['.csv', ['text/csv', 'application/csv']],
    ]);
  });

  it.each(['+.thing=application/x-thing,.png=image/x-png', '+.thing=application/x-thing, +.png=image/x-png'])(
    'with a plus sign adds to the default: %s',
    (value) => {
      const types = read(value);
      expect(types.get('.thing')).toEqual(['application/x-thing']);
      expect(types.get('.png')).toEqual([...(DEFAULT_FILE_TYPES.get('.png') ?? []), 'image/x-png']);
      expect(types.size).toBe(DEFAULT_FILE_TYPES.size + 1);
    },
  );

  it.each([
    ['png', /\+\.dwg=image\/vnd\.dwg/],
    ['.png=png', /must list extensions with their content types/],
    ['.a=image/png,+.b=image/png', /must list extensions/],
    ['.tar.gz=application/gzip', /one dot.*for \.tar\.gz, list \.gz=application\/gzip/],
    ['+.tar.gz=application/gzip', /one dot/],
  ])('rejects %s and says what to do', (value, expected) => {
    expect(() => read(value)).toThrow(ConfigurationError);
    expect(() => read(value)).toThrow(expected);
  });
});
