import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAwsChunked } from './aws-chunked.js';

async function* cut(body: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield await Promise.resolve(body.subarray(at, at + size));
    at += size;
  }
  yield body.subarray(at);
}

describe('decodeAwsChunked', () => {
  it('yields the same bytes and trailers however the network splits the stream', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 }),
        fc.array(fc.nat(20), { maxLength: 40 }),
        async (chunks, sizes) => {
          const framed = chunks.flatMap((chunk) => [
            Buffer.from(`${chunk.length.toString(16)}\r\n`),
            chunk,
            Buffer.from('\r\n'),
          ]);
          const body = Buffer.concat([...framed, Buffer.from('0\r\nX-Amz-Checksum-Crc32: abc\r\n\r\n')]);
          const decoded: Buffer[] = [];
          let trailers: [string, string][] = [];
          const framing = {
            signer: undefined,
            onTrailers: (found: ReadonlyMap<string, string>) => (trailers = [...found]),
          };
          for await (const piece of decodeAwsChunked(cut(body, sizes), framing)) decoded.push(piece);
          expect(Buffer.concat(decoded)).toEqual(Buffer.concat(chunks));
          expect(trailers).toEqual([['x-amz-checksum-crc32', 'abc']]);
        },
      ),
    );
  });
});
