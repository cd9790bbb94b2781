import { describe, expect, it } from 'vitest';
import { bucketWith } from '../storage/bucket.fixture.js';
import { Namespace } from '../storage/namespace.js';
import { folderOf } from './subject-folder.js';

describe('folderOf', () => {
  it.each([
    ['alice', 'alice/'],
    ['auth0|6507', 'auth0|6507/'],
    ['alice@example.com', 'alice@example.com/'],
    ['Zoë', 'Zoë/'],
    ['a/b', 'a%2Fb/'],
    ['a%2Fb', 'a%252Fb/'],
    ['a\\b', 'a%5Cb/'],
    ['a\u0000b\n\u202E', 'a%00b%0A%E2%80%AE/'],
  ])('names the folder of %j %s', (subject, folder) => {
    expect(folderOf(subject)).toBe(folder);
  });

  it.each(['', '\uD800', 'a'.repeat(401), '/'.repeat(134)])('rejects %j', (subject) => {
    expect(() => folderOf(subject)).toThrow(RangeError);
  });

  it.each(['.', '..', '．．', '../alice', 'a/../b', '%2e%2e', '..\\x'])(
    'gives %j no folder in a namespace, as its keys could be read as those of another folder',
    async (subject) => {
      const files = new Namespace(await bucketWith(), 'uploads/');
      expect(() => files.within(folderOf(subject))).toThrow(RangeError);
    },
  );
});
