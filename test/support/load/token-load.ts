import { Pool } from 'undici';

/** Requests a second, if the machine can serve as many. */
const RATE = 1000;
/** Milliseconds between two bursts. */
const TICK = 10;
/** Requests that may wait for their responses. With more, a busy service would not get to accept their connections. */
const CONNECTIONS = 200;

export interface TokenLoadResult {
  readonly sent: number;
  /** How often each status, or message of an error, was the response. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Requests a second. */
  readonly rate: number;
}

/** Creates upload URLs at a constant rate. Each request has a new token. */
export class TokenLoad {
  readonly #pending = new Set<Promise<void>>();
  readonly #outcomes: Record<string, number> = {};
  #timer: NodeJS.Timeout | undefined;
  #began = 0;
  #lastTick = 0;
  #sent = 0;

  private constructor(
    private readonly pool: Pool,
    private readonly token: (index: number) => string,
  ) {}

  /**
   * Opens all connections, and then starts.
   * @param token creates a token that must be accepted
   */
  static async start(url: string, token: (index: number) => string): Promise<TokenLoad> {
    const load = new TokenLoad(new Pool(url, { connections: CONNECTIONS }), token);
    load.#send(CONNECTIONS);
    await load.answered();
    load.#began = load.#lastTick = performance.now();
    load.#sent = 0;
    load.#timer = setInterval(() => load.#tick(), TICK);
    return load;
  }

  /** Waits for the responses to all requests that have been sent until now. */
  async answered(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async stop(): Promise<TokenLoadResult> {
    clearInterval(this.#timer);
    await this.answered();
    const seconds = (performance.now() - this.#began) / 1000;
    await this.pool.close();
    const sent = this.#sent + CONNECTIONS;
    return { sent, outcomes: this.#outcomes, rate: Math.round(this.#sent / seconds) };
  }

  /** What cannot be sent in time is left out: it would become a burst later. */
  #tick(): void {
    const now = performance.now();
    const due = Math.round(((now - this.#lastTick) * RATE) / 1000);
    this.#lastTick = now;
    this.#send(Math.min(due, CONNECTIONS - this.#pending.size));
  }

  #send(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      const request = this.#request(this.token(this.#sent)).finally(() => this.#pending.delete(request));
      this.#pending.add(request);
      this.#sent += 1;
    }
  }

  async #request(token: string): Promise<void> {
    const outcome = await this.#outcome(token);
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
  }

  async #outcome(token: string): Promise<string> {
    try {
      const { statusCode, body } = await this.pool.request({
        method: 'POST',
        path: '/upload-url',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"filename":"a.txt"}',
      });
      await body.dump();
      return String(statusCode);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
