import { Readable } from 'node:stream';

/**
 * Reads no more than so many bytes and lets go of the rest: a store that takes no notice of a range sends the whole object.
 * @param body as the SDK's client gives it; the signal of its request ends the body too, which may drip
 */
export async function readFirstBytes(body: unknown, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (!(body instanceof Readable)) return new Uint8Array();
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop destroys the stream, and the connection with it.
    if (length > limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
