import { type ChildProcess, spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { freePort } from '../service/free-port.js';

/** The name under which the replicas are found. */
export const REPLICA_NAME = 'replica';

/** Debian's dnsmasq with one name for all replicas, as the name servers of Docker and Kubernetes have. */
export class ReplicaNames {
  private constructor(
    /** `127.0.0.1:…` */
    readonly address: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(addresses: readonly string[]): Promise<ReplicaNames> {
    const port = await freePort();
    const records = addresses.map((address) => `--host-record=${REPLICA_NAME},${address}`);
    const where = [`--port=${port}`, '--listen-address=127.0.0.1', '--bind-interfaces'];
    const child = spawn(
      'dnsmasq',
      ['--keep-in-foreground', '--conf-file', '--no-resolv', '--no-hosts', ...where, ...records],
      { stdio: 'ignore' },
    );
    const names = new ReplicaNames(`127.0.0.1:${port}`, child);
    await names.#ready();
    return names;
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
  }

  async #ready(): Promise<void> {
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([this.address]);
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`dnsmasq ended with ${this.child.exitCode}`);
      const found = await resolver.resolve4(REPLICA_NAME).catch(() => []);
      if (found.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
