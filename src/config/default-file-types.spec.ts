import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from './default-file-types.js';

describe('DEFAULT_FILE_TYPES', () => {
  it.each([
    ['.bmp', 'image/bmp', ['image/x-ms-bmp']],
    ['.md', 'text/markdown', ['text/plain', 'text/x-markdown']],
    ['.mp3', 'audio/mpeg', ['audio/mp3']],
    ['.ogg', 'audio/ogg', ['video/ogg', 'application/ogg']],
    ['.wav', 'audio/wav', ['audio/x-wav', 'audio/wave', 'audio/vnd.wave']],
  ])(
    'maps %s to %s first, then to the other names that browsers and systems send: %j',
    (extension, usual, others) => {
      expect(DEFAULT_FILE_TYPES.get(extension)).toEqual([usual, ...others]);
    },
  );

  it('lists media types in lower case, without parameters or duplicates', () => {
    for (const [extension, types] of DEFAULT_FILE_TYPES) {
      expect(extension).toMatch(/^\.[a-z\d]+$/);
      for (const type of types) expect(type).toMatch(/^[a-z]+\/[a-z\d.+-]+$/);
      expect(new Set(types).size).toBe(types.length);
    }
  });
});
