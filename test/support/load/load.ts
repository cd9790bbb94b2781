import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface LoadResult {
  /** Responses, with whatever status. */
  readonly requests: number;
  /** Requests that got no response: refused, reset, closed. */
  readonly connections: number;
  /** Responses with a status of 400 or above. */
  readonly statuses: number;
  /** Responses that took more than 10 s. */
  readonly timeouts: number;
}

/** wrk with one request, sent over and over on a number of connections until it is stopped. It repeats nothing. */
export class Load {
  readonly #output: Promise<string>;
  #stopped = false;

  private constructor(private readonly child: ChildProcess) {
    this.#output = child.stdout === null ? Promise.resolve('') : text(child.stdout);
  }

  /** Rejects if wrk ends before it is stopped, and never resolves before that. */
  async lasts(): Promise<void> {
    const output = await this.#output;
    if (!this.#stopped) throw new Error(`wrk ended too early:\n${output}`);
  }

  static start(
    url: string,
    connections: number,
    { method, target, body }: { method: string; target: string; body?: object },
  ): Load {
    const script = ['-s', 'test/support/load/requests.lua'];
    const child = spawn('wrk', ['-t1', `-c${connections}`, '-d3600s', '--timeout', '10s', ...script, url], {
      env: {
        PATH: process.env['PATH'],
        METHOD: method,
        TARGET: target,
        ...(body && { BODY: JSON.stringify(body) }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new Load(child);
  }

  /** Requests that are on their way are abandoned, and do not count. */
  async stop(): Promise<LoadResult> {
    this.#stopped = true;
    this.child.kill('SIGINT');
    const output = await this.#output;
    const json = /^\{.*\}$/m.exec(output)?.[0];
    if (json === undefined) throw new Error(`wrk printed no result:\n${output}`);
    return JSON.parse(json) as LoadResult;
  }
}
