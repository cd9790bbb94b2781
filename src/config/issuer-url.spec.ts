import { describe, expect, it } from 'vitest';
import { isIssuerUrl, isSecureUrl } from './issuer-url.js';

describe('isSecureUrl', () => {
  it.each([
    'https://id.example.com',
    'https://id.example.com:8443/realms/acme/',
    'https://id.example.com/keys?p=policy',
    'http://localhost:8080/realms/acme',
    'http://id.localhost/keys',
    'http://127.0.0.1:9999',
    'http://127.1:9999',
    'http://[::1]:8080',
  ])('takes %s', (url) => {
    expect(isSecureUrl(url)).toBe(true);
  });

  it.each([
    'http://id.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1/keys',
    'https://user:hunter2@id.example.com',
    'https://user@id.example.com',
    'https://id.example.com#a',
    'https://id.example.com/#',
    'ftp://id.example.com',
    'file:///etc/passwd',
    'data:application/json,{}',
    'id.example.com',
    '//id.example.com',
    'https://id.example.com/a b',
    'https://id.exa\nmple.com',
    'https://',
    '',
  ])('rejects %j', (url) => {
    expect(isSecureUrl(url)).toBe(false);
  });
});

describe('isIssuerUrl', () => {
  it('rejects a query', () => {
    expect(isIssuerUrl('https://id.example.com/a')).toBe(true);
    expect(isIssuerUrl('https://id.example.com/a?b=c')).toBe(false);
    expect(isIssuerUrl('http://id.example.com/a')).toBe(false);
  });
});
