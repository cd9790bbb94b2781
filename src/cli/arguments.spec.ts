import { describe, expect, it } from 'vitest';
import { parseOptions, parseOrigins, UsageError } from './arguments.js';

describe('parsing command-line options', () => {
  it('rejects unknown options and positional arguments', () => {
    const options = { json: { type: 'boolean' } } as const;
    expect(parseOptions(['--json'], options)).toEqual({ json: true });
    expect(() => parseOptions(['--jsno'], options)).toThrow(UsageError);
    expect(() => parseOptions(['bucket'], options)).toThrow(UsageError);
  });

  it('normalises origins', () => {
    expect(parseOrigins(undefined)).toBeUndefined();
    expect(parseOrigins(['https://App.example.com/', 'capacitor://localhost'])).toEqual([
      'https://app.example.com',
      'capacitor://localhost',
    ]);
  });

  it.each(['app.example.com', 'https://app.example.com/a', '*', 'null', ''])(
    'rejects %j as an origin',
    (origin) => {
      expect(() => parseOrigins([origin])).toThrow(/--origin must/);
    },
  );
});
