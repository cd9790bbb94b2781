import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Deadline } from './deadline.js';
import type { StoreResponse } from './store-response.js';

/**
 * Connections of one bucket. Requests wait for a free one: at 20 ms for a response, they serve 12,800
 * requests a second.
 */
const MAX_CONNECTIONS = 256;

/** Bytes. Node's own limit for the headers of a response. */
const MAX_HEADERS = 16_384;

/** Bytes of an error's body: its code comes first, and the rest is for people. */
const MAX_ERROR = 4096;

export interface StoreRequest {
  /** With the query. */
  readonly path: string;
  /** Inclusive: `bytes=0-4095`. */
  readonly range: string | undefined;
  /** Bytes of the body to read. The connection is closed if there are more. */
  readonly maxBytes: number;
}

/** Keep-alive connections to the store. Sends GET requests whose URLs contain the signature. */
export class StoreConnections {
  readonly #pool: Pool;
  readonly #turn = new Turn();

  /** @param timeoutMs for a new connection, in milliseconds */
  constructor(origin: string, timeoutMs: number) {
    this.#pool = new Pool(origin, {
      connections: MAX_CONNECTIONS,
      maxHeaderSize: MAX_HEADERS,
      connectTimeout: timeoutMs,
      // The deadline of each request covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * Sends one request.
   * @throws the error of the connection, or the deadline's
   */
  get({ path, range, maxBytes }: StoreRequest, deadline: Deadline): Promise<StoreResponse> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(
        maxBytes,
        (response) => this.#turn.atEnd(() => resolve(response)),
        reject,
      );
      deadline.onExpiry = (error) => exchange.cancel(error);
      this.#pool.dispatch(
        { path, method: 'GET', headers: range === undefined ? [] : ['range', range] },
        exchange,
      );
    });
  }

  /** Closes all connections. Requests in progress fail. */
  close(): void {
    void this.#pool.destroy();
  }
}

/**
 * Passes on the responses of one turn of the event loop together, at its end. What their callers then write, to
 * clients and to the store, leaves in bursts that wake each reader once (docs/performance.md).
 */
class Turn {
  #jobs: (() => void)[] = [];

  atEnd(job: () => void): void {
    if (this.#jobs.push(job) > 1) return;
    setImmediate(() => {
      const jobs = this.#jobs;
      this.#jobs = [];
      for (const run of jobs) run();
    });
  }
}

/** One request and its response. */
class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;
  #status = 0;
  #headers: StoreResponse['headers'] = {};
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(
    private maxBytes: number,
    private readonly resolve: (response: StoreResponse) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Called when a connection is free, which may be after the deadline. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Aborting would close the connection. An error leaves it to the next request.
    if (this.#isOver) throw new Error('The request has been cancelled');
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: StoreResponse['headers'],
  ): void {
    this.#status = status;
    this.#headers = headers;
    if (status >= 300) this.maxBytes = MAX_ERROR;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length <= this.maxBytes) return;
    this.#finish();
    controller.abort(new Error('The rest of the body is not needed'));
  }

  onResponseEnd(): void {
    this.#finish();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  cancel(error: Error): void {
    this.#fail(error);
    this.#controller?.abort(error);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const [first, second] = this.#chunks;
    const body = second === undefined ? (first ?? NOTHING) : Buffer.concat(this.#chunks);
    this.resolve({
      status: this.#status,
      headers: this.#headers,
      body: body.length > this.maxBytes ? body.subarray(0, this.maxBytes) : body,
    });
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.reject(error);
  }
}

const NOTHING = Buffer.alloc(0);
