import { describe, expect, it } from 'vitest';
import { readClaimPath } from './claim-path.js';

describe('readClaimPath', () => {
  it.each([
    ['sub', ['sub']],
    ['realm_access.roles', ['realm_access', 'roles']],
    ['custom:tenant', ['custom:tenant']],
    ['https://example.com/tenant', ['https://example.com/tenant']],
    ['http://example.com/a.b', ['http://example.com/a.b']],
    ['[https://example.com/app].tenant', ['https://example.com/app', 'tenant']],
    ['[a.b].c.[d.e]', ['a.b', 'c', 'd.e']],
    ['resource_access.[my.client].roles', ['resource_access', 'my.client', 'roles']],
    ['urn:zitadel:iam:org:project:roles', ['urn:zitadel:iam:org:project:roles']],
  ])('reads %s', (text, path) => {
    expect(readClaimPath(text)).toEqual(path);
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '[a',
    'a]',
    '[]',
    '[a]b',
    'a[b]',
    '[[a]]',
    'a b',
    'a\nb',
    'a\u0000',
    'https://example.com/[x]',
    'a'.repeat(201),
  ])('rejects %j', (text) => {
    expect(readClaimPath(text)).toBeUndefined();
  });
});
