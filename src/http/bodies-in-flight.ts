import type { Readable } from 'node:stream';
import { Problem } from '../errors/catalogue.js';

/** Memory for bodies that have not arrived in full, over all connections, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

const RETRY_AFTER = { retryAfter: 2 };

/** A body as it arrives. Grows by doubling, so that many small chunks take no more memory than one. */
class IncomingBody {
  #bytes = Buffer.alloc(0);
  #length = 0;

  constructor(
    private readonly limit: number,
    readonly fail: (error: Error) => void,
  ) {}

  /** Bytes of memory. */
  get size(): number {
    return this.#bytes.length;
  }

  /** @throws Problem `body_too_large` */
  append(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.limit) throw Problem.of('body_too_large');
    if (length > this.#bytes.length) {
      // Not from Node's pool: one small body would keep 8 KiB of it in memory.
      const larger = Buffer.allocUnsafeSlow(Math.min(this.limit, Math.max(length, 2 * this.size)));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  /** Returns the bytes, and keeps none of them. */
  take(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.alloc(0);
    return bytes;
  }
}

/**
 * The bodies that are arriving. Bounds the memory that they take together: beyond the bound, the body that
 * began first is rejected. Honest clients send a body within milliseconds, so the oldest belong to clients
 * that hold bodies back, and new requests still get through.
 */
export class BodiesInFlight {
  /** By what identifies the connection, the oldest first. */
  readonly #bodies = new Map<object, IncomingBody>();
  #bytes = 0;

  /** @param max bytes of memory for all bodies together */
  constructor(private readonly max = MAX_BYTES) {}

  /**
   * Reads a body to its end.
   * @param connection identifies the connection for `fail`; it carries one body at a time
   * @param declared the length that the client declared, in bytes; `undefined` if it is unknown
   * @param limit bytes
   * @throws Problem `body_too_large`, `overloaded`, or the one given to `fail`
   * @throws Error if the client disconnects
   */
  receive(
    stream: Readable,
    { connection, declared, limit }: { connection: object; declared: number | undefined; limit: number },
  ): Promise<Buffer> {
    if (declared !== undefined && declared > limit) return Promise.reject(Problem.of('body_too_large'));
    return new Promise((resolve, reject) => {
      const body = new IncomingBody(limit, (error) => {
        release();
        reject(error);
      });
      const append = (chunk: Buffer): void => {
        try {
          this.#append(body, chunk);
        } catch (error) {
          body.fail(error instanceof Error ? error : new Error('unreadable', { cause: error }));
        }
      };
      const end = (): void => resolve(release());
      const disconnect = (): void => body.fail(disconnected());
      const release = (): Buffer => {
        stream.off('data', append).off('end', end).off('close', disconnect);
        this.#remove(connection, body);
        return body.take();
      };
      this.#bodies.set(connection, body);
      stream.on('data', append).on('end', end).on('close', disconnect);
      // Stays: Node emits it for every request that the client cuts off, and without a listener it is fatal.
      stream.on('error', disconnect);
    });
  }

  /** Fails the body that is arriving on a connection. `false` if there is none. */
  fail(connection: object, problem: Problem): boolean {
    const body = this.#bodies.get(connection);
    body?.fail(problem);
    return body !== undefined;
  }

  #append(body: IncomingBody, chunk: Buffer): void {
    const before = body.size;
    body.append(chunk);
    this.#bytes += body.size - before;
    while (this.#bytes > this.max) {
      const [oldest] = this.#bodies.values();
      if (oldest === undefined) return;
      oldest.fail(Problem.of('overloaded', RETRY_AFTER));
    }
  }

  #remove(connection: object, body: IncomingBody): void {
    if (this.#bodies.get(connection) !== body) return;
    this.#bodies.delete(connection);
    this.#bytes -= body.size;
  }
}

/** Reported as a client's error: nobody receives the response. */
function disconnected(): Error {
  return Object.assign(new Error('The client disconnected'), { statusCode: 400 });
}
