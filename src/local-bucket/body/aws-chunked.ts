import { createHash } from 'node:crypto';
import { S3Error } from '../protocol/s3-error.js';
import type { ChunkSigner } from './signed-payload.js';

export interface ChunkedFraming {
  /** Undefined if the chunks are not signed. */
  readonly signer: ChunkSigner | undefined;
  /** Called once, after the last chunk, with the trailing headers. Names are in lower case. */
  readonly onTrailers: (trailers: ReadonlyMap<string, string>) => void;
}

/** Bytes. */
const MAX_LINE = 4096;
const EMPTY_SHA256 = createHash('sha256').digest('hex');
const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

/**
 * Decodes `Content-Encoding: aws-chunked` (Amazon S3 API, "Signature calculations … chunked upload").
 *
 * @throws S3Error `IncompleteBody`, `SignatureDoesNotMatch` or `MalformedTrailerError`.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  { signer, onTrailers }: ChunkedFraming,
): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(source);
  let previous = signer?.first ?? '';
  const verify = async (kind: string, content: string, signature: string | undefined): Promise<void> => {
    if (!signer) return;
    const stringToSign = [kind, signer.date, signer.scope, previous, content].join('\n');
    if (signature === undefined || !(await signer.matches(stringToSign, signature))) {
      throw new S3Error('SignatureDoesNotMatch', 'The chunk signature does not match the chunk.');
    }
    previous = signature;
  };

  try {
    for (let size = -1; size !== 0;) {
      const [, digits, signature] =
        /^([\da-f]{1,12})(?:;chunk-signature=([\da-f]{64}))?$/i.exec(await reader.line()) ?? [];
      if (digits === undefined) throw incomplete();
      size = Number.parseInt(digits, 16);
      const hash = createHash('sha256');
      for await (const piece of reader.take(size)) {
        if (signer) hash.update(piece);
        yield piece;
      }
      if (size > 0 && (await reader.line()) !== '') throw incomplete();
      await verify('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY_SHA256}\n${hash.digest('hex')}`, signature);
    }

    const trailers = await readTrailers(reader);
    if (await reader.more()) throw incomplete();
    if (trailers.size > 0) {
      const signature = trailers.get(TRAILER_SIGNATURE);
      trailers.delete(TRAILER_SIGNATURE);
      const text = [...trailers].map(([name, value]) => `${name}:${value}\n`).join('');
      await verify('AWS4-HMAC-SHA256-TRAILER', createHash('sha256').update(text).digest('hex'), signature);
    }
    onTrailers(trailers);
  } finally {
    await reader.close();
  }
}

async function readTrailers(reader: ChunkReader): Promise<Map<string, string>> {
  const trailers = new Map<string, string>();
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':');
    if (colon < 1 || trailers.size >= 8) {
      throw new S3Error(
        'MalformedTrailerError',
        'The request contained trailing data that was not well-formed.',
      );
    }
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return trailers;
}

/**
 * Reads lines and runs of a given length from a byte stream. Holds one piece of the stream, plus the line
 * being read.
 */
class ChunkReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next line, without its CRLF. */
  async line(): Promise<string> {
    let end = this.rest.indexOf('\r\n');
    while (end < 0) {
      if (this.rest.length > MAX_LINE) throw incomplete();
      const next = await this.source.next();
      if (next.done) throw incomplete();
      this.rest = Buffer.concat([this.rest, next.value]);
      end = this.rest.indexOf('\r\n');
    }
    const line = this.rest.toString('latin1', 0, end);
    this.rest = this.rest.subarray(end + 2);
    return line;
  }

  /** The next `count` bytes. */
  async *take(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0;) {
      if (!(await this.more())) throw incomplete();
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Releases the source, so that the rest of it can be read elsewhere. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  /** Whether any bytes are left. */
  async more(): Promise<boolean> {
    while (this.rest.length === 0) {
      const next = await this.source.next();
      if (next.done) return false;
      this.rest = next.value;
    }
    return true;
  }
}

function incomplete(): S3Error {
  return new S3Error(
    'IncompleteBody',
    'The request body terminated unexpectedly or is not well-formed aws-chunked.',
  );
}
