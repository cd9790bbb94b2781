import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from './default-file-types.js';

describe('the default file types', () => {
  it.each([
    ['.bmp', 'image/bmp', ['image/x-ms-bmp']],
    ['.md', 'text/markdown', ['text/plain', 'text/x-markdown']],
    ['.mp3', 'audio/mpeg', ['audio/mp3']],
    ['.ogg', 'audio/ogg', ['video/ogg', 'application/ogg']],
    ['.wav', 'audio/wav', ['audio/x-wav', 'audio/wave', 'audio/vnd.wave']],
  ])('have %s as %s first, and as what browsers and systems call it', (extension, usual, others) => {
    expect(DEFAULT_FILE_TYPES.get(extension)).toEqual([usual, ...others]);
  });

  it('are media types in lower case without parameters, each once', () => {
    for (const [extension, types] of DEFAULT_FILE_TYPES) {
      expect(extension).toMatch(/^\.[a-z\d]+$/);
      for (const type of types) expect(type).toMatch(/^[a-z]+\/[a-z\d.+-]+$/);
      expect(new Set(types).size).toBe(types.length);
    }
  });
});
