import { Readable } from 'node:stream';

/**
 * Reads the first `limit` bytes and cancels the rest: a store that ignores ranges sends the whole object.
 * @param body the stream that the SDK's client returns; the abort signal of its request also ends a slow body
 */
export async function readFirstBytes(body: unknown, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (!(body instanceof Readable)) return new Uint8Array();
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop destroys the stream and its connection.
    if (length > limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
