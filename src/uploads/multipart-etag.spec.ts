import { describe, expect, it } from 'vitest';
import { multipartEtag } from './multipart-etag.js';

describe('multipartEtag', () => {
  it('returns the MD5 of the MD5s and their number, as stores do', () => {
    // The MD5s of `a` and `b`; `printf '0cc1…7266192eb…578f' | xxd -r -p | md5sum`.
    const etags = ['"0cc175b9c0f1b6a831c399e269772661"', '92eb5ffee6ae2fec3ad71c777531578f'];
    expect(multipartEtag(etags)).toBe('"96e024ba2074fe77e8e965ba43a704be-2"');
  });

  it.each(['', 'x', '92eb5ffee6ae2fec3ad71c777531578fzz', '92eb5ffee6ae2fec3ad71c777531578f-2'])(
    'returns undefined for a part with the ETag %j',
    (etag) => {
      expect(multipartEtag(['0cc175b9c0f1b6a831c399e269772661', etag])).toBeUndefined();
    },
  );
});
