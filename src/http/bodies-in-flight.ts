import type { Readable } from 'node:stream';
import { Problem } from '../errors/catalogue.js';

/** Memory for bodies that have not arrived in full, over all connections, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

const RETRY_AFTER = { retryAfter: 2 };

/** Bytes. Most bodies are smaller. */
const BLOCK_SIZE = 4096;

/**
 * Memory in blocks that are used again. Buffers that are thrown away stay in memory until the garbage collector
 * runs, which is late for memory outside its heap.
 */
class Blocks {
  readonly #free: Buffer[] = [];

  constructor(readonly blockSize: number) {}

  take(): Buffer {
    // Not from Node's pool: one block would keep 8 KiB of it in memory.
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.blockSize);
  }

  giveBack(blocks: readonly Buffer[]): void {
    this.#free.push(...blocks);
  }
}

/** A body as it arrives, in blocks. */
class IncomingBody {
  #used: Buffer[] = [];
  #length = 0;

  constructor(
    private readonly limit: number,
    private readonly blocks: Blocks,
    readonly fail: (error: Error) => void,
  ) {}

  /** Bytes of memory. */
  get size(): number {
    return this.#used.length * this.blocks.blockSize;
  }

  /** @throws Problem `body_too_large` */
  append(chunk: Buffer): void {
    if (this.#length + chunk.length > this.limit) throw Problem.of('body_too_large');
    for (let read = 0; read < chunk.length;) {
      const at = this.#length % this.blocks.blockSize;
      if (at === 0) this.#used.push(this.blocks.take());
      const copied = chunk.copy(this.#used.at(-1) ?? chunk, at, read);
      read += copied;
      this.#length += copied;
    }
  }

  /** The bytes, in one piece. */
  join(): Buffer {
    return Buffer.concat(this.#used, this.#length);
  }

  release(): void {
    this.blocks.giveBack(this.#used);
    this.#used = [];
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
  readonly #blocks: Blocks;
  #bytes = 0;

  /** @param max bytes of memory for all bodies together */
  constructor(
    private readonly max = MAX_BYTES,
    blockSize = BLOCK_SIZE,
  ) {
    this.#blocks = new Blocks(blockSize);
  }

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
      const body = new IncomingBody(limit, this.#blocks, (error) => {
        release();
        reject(error);
      });
      const append = (chunk: Buffer): void => {
        try {
          this.#append(body, chunk);
        } catch (error) {
          body.fail(error instanceof Error ? error : new Error('unreadable', { cause: error }));
        }
        free(chunk);
      };
      const end = (): void => {
        const bytes = body.join();
        release();
        resolve(bytes);
      };
      const disconnect = (): void => body.fail(disconnected());
      const release = (): void => {
        stream.off('data', append).off('end', end).off('close', disconnect);
        this.#remove(connection, body);
        body.release();
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

/**
 * Frees the memory of a chunk that is not used again, from Node 22 on: the garbage collector comes only after
 * 60 MB of chunks.
 */
function free({ buffer, byteLength }: Buffer): void {
  const owned: ArrayBufferLike & { transfer?: (length: number) => unknown } = buffer;
  if (buffer.byteLength === byteLength) owned.transfer?.(0);
}

/** Reported as a client's error: nobody receives the response. */
function disconnected(): Error {
  return Object.assign(new Error('The client disconnected'), { statusCode: 400 });
}
