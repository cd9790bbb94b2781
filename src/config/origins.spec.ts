import { describe, expect, it } from 'vitest';
import { originFault } from './origins.js';
import { readEnvironment } from './environment.js';

describe('originFault', () => {
  it.each([
    'https://app.example.com',
    'http://localhost:5173',
    'http://127.0.0.1:8080',
    'http://[::1]:5173',
    'https://xn--bcher-kva.example',
  ])('accepts %s', (origin) => {
    expect(originFault(origin)).toBeUndefined();
  });

  it.each(['https://*.x', 'https://*.example.com/', '*', 'https://*', 'http://*:5173'])(
    'rejects the wildcard %s',
    (origin) => {
      expect(originFault(origin)).toContain('wildcards are not supported');
    },
  );

  it.each([
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://app.example.com/upload', 'https://app.example.com'],
    ['https://app.example.com?a=b', 'https://app.example.com'],
    ['https://user:hunter2@app.example.com', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['HTTPS://App.Example.com', 'https://app.example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('rejects %s and names the right form', (origin, right) => {
    expect(originFault(origin)).toContain(`the form that browsers send: ${right},`);
    expect(originFault(origin)).not.toContain('hunter2');
  });

  it.each([
    'app.example.com',
    'localhost:5173',
    'null',
    'file:///a.html',
    'ftp://a.example',
    'https://',
    'http://localhost:*',
  ])('rejects %s and describes an origin', (origin) => {
    expect(originFault(origin)).toContain('the form of https://app.example.com');
  });
});

describe('CORS_ORIGINS', () => {
  it('is rejected with every entry that is not an origin', () => {
    const read = (): unknown =>
      readEnvironment({ CORS_ORIGINS: 'https://*.x, https://a.example ,https://b.example/' });
    expect(read).toThrow(/^CORS_ORIGINS .*wildcards are not supported; it is /m);
    expect(read).toThrow(/^CORS_ORIGINS .*: https:\/\/b\.example, without a path/m);
  });
});
