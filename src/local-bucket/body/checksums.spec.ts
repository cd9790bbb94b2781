import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChecksumAlgorithm, isBase64, startDigest } from './checksums.js';

describe('startDigest', () => {
  // The check values of the CRC catalogue and of FIPS 180 for "123456789".
  it.each<[ChecksumAlgorithm, string]>([
    ['crc32', 'cbf43926'],
    ['crc32c', 'e3069283'],
    ['crc64nvme', 'ae8b14860a799888'],
    ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ])('computes the check value of %s', (algorithm, expected) => {
    const digest = startDigest(algorithm);
    digest.update(Buffer.from('123456789'));
    expect(digest.digest().toString('hex')).toBe(expected);
  });

  it.each<ChecksumAlgorithm>(['crc32', 'crc32c', 'crc64nvme'])(
    'computes %s independently of how the bytes are split',
    (algorithm) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
          const [whole, parts] = [startDigest(algorithm), startDigest(algorithm)];
          whole.update(bytes);
          parts.update(bytes.subarray(0, cut));
          parts.update(bytes.subarray(cut));
          expect(parts.digest()).toEqual(whole.digest());
        }),
      );
    },
  );
});

describe('isBase64', () => {
  it.each([
    ['AAAAAA==', 4, true],
    ['AAAAAA', 4, false],
    ['AAAAAA==', 8, false],
    ['AAAAAB==', 4, false],
    ['!!!!', 3, false],
  ])('for %s and %i bytes returns %s', (text, bytes, expected) => {
    expect(isBase64(text, bytes)).toBe(expected);
  });
});
