import { Daemon, type Variables } from '../service/daemon.js';
import { freePort } from '../service/free-port.js';

/** Seconds. HAProxy needs two to notice that a replica is not ready. */
const SHUTDOWN_DELAY = '5';

/** Replicas of the built service, each on a loopback address of its own and all on one port. */
export class Replicas {
  private constructor(
    readonly port: number,
    /** By address: `127.0.0.2`, … */
    private readonly daemons: ReadonlyMap<string, Daemon>,
  ) {}

  /** @param variables further variables of each replica, such as those of a store that they share */
  static async start(count: number, variables: Variables): Promise<Replicas> {
    const port = await freePort();
    const addresses = Array.from({ length: count }, (_, index) => `127.0.0.${index + 2}`);
    const daemons = addresses.map((address) => {
      const daemon = new Daemon('main.js', {
        HOST: address,
        PORT: String(port),
        TRUST_PROXY: '127.0.0.1',
        RATE_LIMIT: '1000000000',
        // No line for each request: the output of a process is kept.
        LOG_LEVEL: 'warn',
        SHUTDOWN_DELAY,
        ...variables,
      });
      return [address, daemon] as const;
    });
    const replicas = new Replicas(port, new Map(daemons));
    await Promise.all(replicas.addresses.map((address) => replicas.begin(address)));
    return replicas;
  }

  get addresses(): string[] {
    return [...this.daemons.keys()];
  }

  at(address: string): Daemon {
    const daemon = this.daemons.get(address);
    if (daemon === undefined) throw new Error(`There is no replica at ${address}`);
    return daemon;
  }

  /** Starts a replica that has ended, and waits until it is ready. */
  async begin(address: string): Promise<void> {
    await this.at(address).start(/API +http/);
  }

  /** Ends a replica as an orchestrator does. @returns its exit code */
  async end(address: string): Promise<number | null> {
    const daemon = this.at(address);
    daemon.signal('SIGTERM');
    return daemon.exited();
  }

  /** Ends all at once, without the delay. */
  async stop(): Promise<void> {
    await Promise.all([...this.daemons.values()].map((daemon) => daemon.kill().then(() => daemon.stop())));
  }
}
