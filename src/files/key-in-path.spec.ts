import { describe, expect, it } from 'vitest';
import { keyInPath } from './key-in-path.js';

describe('keyInPath', () => {
  it.each([
    ['/files/uploads/a.txt', 'uploads/a.txt'],
    ['/files/uploads%2Fa.txt', 'uploads/a.txt'],
    ['/files/a+b', 'a+b'],
    ['/files/a%2Bb%20c', 'a+b c'],
    ['/files/a%252Fb', 'a%2Fb'],
    ['/files/a%2525', 'a%25'],
    ['/files/a%3Fb%23c?', 'a?b#c'],
    ['/files/%E2%82%AC#x', '€'],
    ['/%66iles/a', 'a'],
    ['/files//a', '/a'],
    ['/files/files/a', 'files/a'],
    ['http://files/files/a#b?c', 'a'],
    ['/files/', ''],
  ])('reads %s as the key %j', (url, key) => {
    expect(keyInPath(url)).toBe(key);
  });

  it.each([
    '/files/%',
    '/files/%zz',
    '/files/a%ff',
    '/files/%C0%AE',
    '/files/%ED%A0%80',
    '/files/%E2%82',
    '/files/a?b',
    'http://files/files/a?x=/y',
  ])('rejects %s', (url) => {
    expect(() => keyInPath(url)).toThrow(expect.objectContaining({ code: 'invalid_request' }) as Error);
  });
});
