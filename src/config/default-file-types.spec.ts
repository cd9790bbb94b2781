import { describe, expect, it } from 'vitest';
import { usualName } from '../storage/media-type.js';
import { DEFAULT_FILE_TYPES } from './default-file-types.js';

describe('DEFAULT_FILE_TYPES', () => {
  it('lists media types in lower case, without parameters or duplicates', () => {
    for (const [extension, types] of DEFAULT_FILE_TYPES) {
      expect(extension).toMatch(/^\.[a-z\d]+$/);
      for (const type of types) expect(type).toMatch(/^[a-z]+\/[a-z\d.+-]+$/);
      expect(new Set(types).size).toBe(types.length);
    }
  });

  it('lists each type once, by one name', () => {
    for (const [extension, types] of DEFAULT_FILE_TYPES) {
      const names = types.map((type) => usualName(type));
      expect([extension, new Set(names).size]).toEqual([extension, types.length]);
    }
  });

  it.each(['.jfif', '.heif', '.m4v', '.tgz', '.flac', '.opus', '.7z', '.mkv', '.epub', '.tsv', '.ico'])(
    'contains %s',
    (extension) => {
      expect(DEFAULT_FILE_TYPES.has(extension)).toBe(true);
    },
  );

  it.each(['.html', '.svg', '.xml', '.js', '.exe', '.bat', '.sh', '.php', '.docm', '.eml', '.mht', '.swf'])(
    'does not contain %s, which a browser or a shell may run',
    (extension) => {
      expect(DEFAULT_FILE_TYPES.has(extension)).toBe(false);
    },
  );
});
