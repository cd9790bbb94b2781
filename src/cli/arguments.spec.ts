import { describe, expect, it } from 'vitest';
import { parseOptions, parseOrigins, UsageError } from './arguments.js';

describe('the command line', () => {
  it('refuses what it does not know', () => {
    const options = { json: { type: 'boolean' } } as const;
    expect(parseOptions(['--json'], options)).toEqual({ json: true });
    expect(() => parseOptions(['--jsno'], options)).toThrow(UsageError);
    expect(() => parseOptions(['bucket'], options)).toThrow(UsageError);
  });

  it.each(['app.example.com', 'https://app.example.com/', 'https://app.example.com/a', '*', ''])(
    'does not take %j for an origin',
    (origin) => {
      expect(() => parseOrigins([origin])).toThrow(/--origin takes/);
    },
  );
});
