import { describe, expect, it } from 'vitest';
import { parseOptions, parseOrigins, UsageError } from './arguments.js';

describe('parsing command-line options', () => {
  it('rejects unknown options and positional arguments', () => {
    const options = { json: { type: 'boolean' } } as const;
    expect(parseOptions(['--json'], options)).toEqual({ json: true });
    expect(() => parseOptions(['--jsno'], options)).toThrow(UsageError);
    expect(() => parseOptions(['bucket'], options)).toThrow(UsageError);
  });

  it.each(['app.example.com', 'https://app.example.com/', 'https://app.example.com/a', '*', ''])(
    'rejects %j as an origin',
    (origin) => {
      expect(() => parseOrigins([origin])).toThrow(/--origin must/);
    },
  );
});
