import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../service/free-port.js';
import { json } from '../service/signpost.js';

/** Seconds. */
const START_TIMEOUT = 30;

interface Answer {
  status: string;
  data: { result: { metric: Record<string, string>; value: [time: number, value: string] }[] };
}

/** Debian's Prometheus, which scrapes targets once a second. */
export class Prometheus {
  #output = '';

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    child.stderr?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /** @param targets `host:port` of each */
  static async start(targets: readonly string[]): Promise<Prometheus> {
    const folder = mkdtempSync(path.join(tmpdir(), 'signpost-prometheus-'));
    const address = `127.0.0.1:${await freePort()}`;
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [{ job_name: 'signpost', static_configs: [{ targets }] }],
    };
    // YAML is a superset of JSON.
    writeFileSync(path.join(folder, 'prometheus.yml'), JSON.stringify(config));
    const child = spawn(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=${address}`,
        '--enable-feature=exemplar-storage',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const prometheus = new Prometheus(`http://${address}`, folder, child);
    await prometheus.#ready();
    return prometheus;
  }

  /** The values of an instant query, each by its labels as JSON. */
  async query(expression: string): Promise<ReadonlyMap<string, number>> {
    const query = new URLSearchParams({ query: expression });
    const { data } = await json<Answer>(await fetch(`${this.url}/api/v1/query?${query.toString()}`));
    return new Map(data.result.map(({ metric, value: [, text] }) => [JSON.stringify(metric), Number(text)]));
  }

  /** The only value of a query; undefined if it has none. */
  async value(expression: string): Promise<number | undefined> {
    const values = [...(await this.query(expression)).values()];
    if (values.length > 1) throw new Error(`${expression} has ${values.length} values`);
    return values[0];
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; attempt < START_TIMEOUT * 10; attempt += 1) {
      if (this.child.exitCode !== null) break;
      const response = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      if (response?.ok === true) return;
      await sleep(100);
    }
    throw new Error(`Prometheus is not ready: ${this.#output}`);
  }
}
