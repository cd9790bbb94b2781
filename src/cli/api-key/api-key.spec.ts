import { afterEach, describe, expect, it, vi } from 'vitest';
import { hashApiKey, isApiKey } from '../../identity/api-key-format.js';
import { UsageError } from '../arguments.js';
import { runApiKey } from './api-key.command.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function outputOf(...args: string[]): string {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(runApiKey(args)).toBe(0);
  return write.mock.calls.map(([text]) => String(text)).join('');
}

const keyIn = (output: string): string => /sgp_\S+/.exec(output)?.[0] ?? '';

describe('npm run api-key', () => {
  it('prints a key and its entry, without the key in it', () => {
    const output = outputOf(
      '--id',
      'ci',
      '--tenant',
      'acme',
      '--scopes',
      'upload, list',
      '--subject',
      'alice',
    );
    const key = keyIn(output);
    expect(isApiKey(key)).toBe(true);
    expect(output).toContain('of the tenant "acme"');
    expect(output).toContain(
      `{"id":"ci","sha256":"${hashApiKey(key)}","scopes":["upload","list"],"subject":"alice"}`,
    );
    expect(output.split(key)).toHaveLength(2);
  });

  it.each<[string, string[], boolean]>([
    ['all scopes', [], true],
    ['all scopes by name', ['--scopes', 'upload,download,list,delete,link'], true],
    ['the default tenant', ['--tenant', 'default'], true],
    ['fewer scopes', ['--scopes', 'upload'], false],
    ['a subject', ['--subject', 'a'], false],
    ['an expiry', ['--expires-at', '2099-01-01T00:00:00Z'], false],
    ['a start', ['--not-before', '2099-01-01T00:00:00Z'], false],
    ['another tenant', ['--tenant', 'acme'], false],
  ])('with %s, prints an item for API_KEYS: %j -> %s', (_, args, isPrinted) => {
    const output = outputOf('--id', 'ci', ...args);
    expect(output.includes(`\n  ci=${hashApiKey(keyIn(output))}\n`)).toBe(isPrinted);
  });

  it('prints JSON only with --json', () => {
    const output = outputOf('--id=ci', '--json', '--expires-at=2099-01-01T00:00:00Z', '--scopes=link');
    const { key, entry } = JSON.parse(output) as { key: string; entry: unknown };
    expect(entry).toEqual({
      id: 'ci',
      sha256: hashApiKey(key),
      scopes: ['link'],
      expires_at: '2099-01-01T00:00:00Z',
    });
  });

  it('prints its usage', () => {
    expect(outputOf('--help')).toMatch(/^Usage: api-key/);
  });

  it.each<[string[], string]>([
    [[], '--id expects'],
    [['--id', 'CI'], '--id expects'],
    [['--id', 'a_b'], '--id expects'],
    [['--id', 'ci', '--tenant', 'a/b'], '--tenant expects'],
    [['--id', 'ci', '--scopes', 'write'], '--scopes expects'],
    [['--id', 'ci', '--scopes', ''], '--scopes expects'],
    [['--id', 'ci', '--scopes', 'list,list'], '--scopes expects'],
    [['--id', 'ci', '--subject', ''], '--subject expects'],
    [['--id', 'ci', '--subject', 'a\nb'], '--subject expects'],
    [['--id', 'ci', '--not-before', '2027-01-01'], '--not-before expects'],
    [['--id', 'ci', '--expires-at', 'tomorrow'], '--expires-at expects'],
    [['--id', 'ci', '--expires-at', '2020-01-01T00:00:00Z'], 'in the future'],
    [
      ['--id', 'ci', '--expires-at', '2098-01-01T00:00:00Z', '--not-before', '2099-01-01T00:00:00Z'],
      'after --not-before',
    ],
    [['--id', 'ci', '--colour', 'red'], '--colour'],
  ])('rejects %j', (args, reason) => {
    expect(() => runApiKey(args)).toThrow(UsageError);
    expect(() => runApiKey(args)).toThrow(reason);
  });
});
