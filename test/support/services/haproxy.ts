import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { freePort } from '../service/free-port.js';
import { REPLICA_NAME, ReplicaNames } from './replica-names.js';

const CONFIGURATION = path.resolve('deploy/haproxy/haproxy.cfg');

/** Clients on this machine connect from 127.0.0.1, and could occupy a port there that was free a moment ago. */
const ADDRESS = '127.0.0.250';

/** One line of HAProxy's statistics. */
export interface ServerState {
  /** `UP`, `DOWN`, `MAINT (resolution)`, … */
  readonly status: string;
  /** Requests that it has been given. */
  readonly requests: number;
  /** Requests that it has not answered yet. */
  readonly current: number;
  /** Requests that it has been given and never answered. HAProxy may have repeated them at another replica. */
  readonly unanswered: number;
}

/** A line of HAProxy's log: a request that failed or was repeated. */
export interface ProxyLogLine {
  readonly status: number;
  readonly state: string;
  readonly method: string;
  readonly replica: string;
  /** `+` before the number: the last attempt was made at another replica. */
  readonly retries: string;
  readonly request_id: string;
  readonly ip: string;
}

/** Debian's HAProxy with the configuration that we ship, in front of replicas on one port of several addresses. */
export class HAProxy {
  #output = '';

  private constructor(
    /** Where clients connect. */
    readonly url: string,
    private readonly statistics: string,
    private readonly names: ReplicaNames,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /**
   * Starts HAProxy and waits until each replica gets requests.
   * @param variables more variables of haproxy.cfg
   */
  static async start(
    addresses: readonly string[],
    port: number,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<HAProxy> {
    const names = await ReplicaNames.start(addresses);
    const [clients, statistics] = await Promise.all([freePort(), freePort()]);
    const child = spawn('haproxy', ['-f', CONFIGURATION], {
      env: {
        PATH: process.env['PATH'],
        HAPROXY_BIND: `${ADDRESS}:${clients}`,
        HAPROXY_STATS_BIND: `${ADDRESS}:${statistics}`,
        HAPROXY_DNS: names.address,
        HAPROXY_MAXCONN: '1000',
        SIGNPOST_REPLICAS: `${REPLICA_NAME}:${port}`,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const origin = (of: number): string => `http://${ADDRESS}:${of}`;
    const proxy = new HAProxy(origin(clients), origin(statistics), names, child);
    for (const address of addresses) await proxy.until(address, (status) => status === 'UP');
    return proxy;
  }

  /**
   * The replica with this address, as the backend of ready replicas sees it.
   * @returns undefined until DNS has named it
   */
  async replica(address: string): Promise<(ServerState & { name: string }) | undefined> {
    const rows = await this.#rows();
    const row = rows.find(
      (fields) => fields.get('pxname') === 'ready' && fields.get('addr')?.startsWith(`${address}:`),
    );
    return row && { ...stateOf(row), name: row.get('svname') ?? '' };
  }

  /**
   * Waits until a replica has a status.
   * @throws Error if that takes longer than 20 s
   */
  async until(address: string, matches: (status: string) => boolean): Promise<void> {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const status = (await this.replica(address))?.status ?? '';
      if (matches(status)) return;
      if (this.child.exitCode !== null) throw new Error(`haproxy ended:\n${this.#output}`);
      if (performance.now() > deadline) throw new Error(`The replica at ${address} stays "${status}"`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The requests that clients have sent. */
  async requests(): Promise<number> {
    const rows = await this.#rows();
    const row = rows.find((fields) => fields.get('pxname') === 'clients');
    return Number(row?.get('req_tot'));
  }

  get log(): ProxyLogLine[] {
    return this.#output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as ProxyLogLine);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await gone;
    }
    await this.names.stop();
  }

  async #rows(): Promise<Map<string, string>[]> {
    const answer = await fetch(`${this.statistics}/;csv`).catch(() => undefined);
    const [head = '', ...lines] = (await answer?.text())?.replace(/^# /, '').trim().split('\n') ?? [];
    const names = head.split(',');
    return lines.map((line) => {
      const fields = line.split(',');
      return new Map(names.map((name, index) => [name, fields[index] ?? '']));
    });
  }
}

function stateOf(row: Map<string, string>): ServerState {
  return {
    status: row.get('status') ?? '',
    requests: Number(row.get('stot')),
    current: Number(row.get('scur')),
    unanswered: Number(row.get('stot')) - Number(row.get('scur')) - answersIn(row),
  };
}

function answersIn(row: Map<string, string>): number {
  const classes = ['1xx', '2xx', '3xx', '4xx', '5xx', 'other'];
  return classes.reduce((sum, name) => sum + Number(row.get(`hrsp_${name}`)), 0);
}
