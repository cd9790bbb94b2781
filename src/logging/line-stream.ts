import { write, writeSync } from 'node:fs';

/** Lines are written together: at this many bytes, or after this many milliseconds. Each write wakes a thread. */
const BATCH = 32_768;
const INTERVAL = 100;

/** Maximum buffered bytes. If the file is not drained, lines are dropped rather than memory exhausted. */
const MAX_BUFFERED = 4 * 1024 * 1024;

/** Milliseconds that the end of the process waits for a reader that is slow, and between two attempts. */
const PATIENCE = 1000;
const PAUSE = 10;

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Writes lines to a file descriptor in batches. A full disk or a reader that stopped reading costs lines: it
 * neither ends the process, nor blocks it, nor keeps it from ending. Lines that cannot be written are tried
 * again, and dropped when the buffer is full. (`sonic-boom` 4, the destination of pino, never returns from
 * `flushSync` if the disk is full.)
 */
export class LineStream {
  #pending = '';
  #pendingBytes = 0;
  /** What is left of the batch that is being written. */
  #batch: Buffer = NOTHING;
  #isWriting = false;
  /** The last attempt failed. The next one is made at the interval, not at the next line. */
  #isStuck = false;
  #waiting: (() => void)[] = [];

  constructor(
    private readonly fd: number,
    private readonly max = MAX_BUFFERED,
  ) {
    setInterval(() => this.flush(), INTERVAL).unref();
    process.once('exit', () => this.flushSync());
  }

  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#batch.length + this.#pendingBytes + bytes > this.max) return;
    this.#pending += line;
    this.#pendingBytes += bytes;
    if (this.#pendingBytes >= BATCH && !this.#isStuck) this.#writeBatch();
  }

  /** @param done called when all lines are written, or an attempt to write them fails */
  flush(done?: () => void): void {
    if (done !== undefined) this.#waiting.push(done);
    this.#writeBatch();
  }

  /** For the end of the process: writes what it can within a second, and drops the rest. */
  flushSync(): void {
    const until = Date.now() + PATIENCE;
    let rest = this.#takePending();
    // Otherwise, the system is already writing the batch.
    if (!this.#isWriting) {
      rest = Buffer.concat([this.#batch, rest]);
      this.#batch = NOTHING;
    }
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.fd, rest));
      } catch (error) {
        if (!isBusy(error) || Date.now() >= until) break;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
      }
    }
  }

  #writeBatch(): void {
    if (this.#isWriting) return;
    if (this.#batch.length === 0) this.#batch = this.#takePending();
    if (this.#batch.length === 0) {
      this.#settle();
      return;
    }
    this.#isWriting = true;
    write(this.fd, this.#batch, (error, written) => {
      this.#isWriting = false;
      this.#isStuck = error !== null;
      if (this.#isStuck) {
        this.#settle();
        return;
      }
      this.#batch = this.#batch.subarray(written);
      if (this.#batch.length > 0 || this.#pendingBytes >= BATCH || this.#waiting.length > 0)
        this.#writeBatch();
    });
  }

  #takePending(): Buffer {
    const bytes = Buffer.from(this.#pending);
    this.#pending = '';
    this.#pendingBytes = 0;
    return bytes;
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }
}

/** The reader of a pipe has not made room yet. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY');
}
