import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApiKey, hashApiKey } from '../../../src/identity/api-key-format.js';
import { Bucket } from '../stores/local-bucket.js';
import { Replicas } from './replicas.js';

/** An API key of a tenant. */
export interface TenantKey {
  readonly tenant: string;
  readonly id: string;
  readonly key: string;
}

export function createTenantKey(tenant: string, id: string): TenantKey {
  return { tenant, id, key: createApiKey(id) };
}

/** Three replicas with one tenants file and one Redis. */
export class TenantsOnReplicas {
  private constructor(
    private readonly folder: string,
    private readonly bucket: Bucket,
    private readonly replicas: Replicas,
  ) {}

  /** @param keys the first content of the tenants file */
  static async start(redisUrl: string, ...keys: readonly TenantKey[]): Promise<TenantsOnReplicas> {
    const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
    const bucket = await Bucket.start();
    const file = path.join(folder, 'tenants.json');
    writeFileSync(file, documentOf(keys));
    const replicas = await Replicas.start(3, {
      ...bucket.variables,
      AUTH: 'api-key',
      TENANTS_FILE: file,
      REDIS_URL: redisUrl,
    });
    return new TenantsOnReplicas(folder, bucket, replicas);
  }

  get addresses(): readonly string[] {
    return this.replicas.addresses;
  }

  /** Replaces the tenants file. The replicas do not read it yet. */
  write(content: readonly TenantKey[] | string): void {
    const text = typeof content === 'string' ? content : documentOf(content);
    writeFileSync(path.join(this.folder, 'tenants.json'), text);
  }

  /** Sends SIGHUP to one replica. */
  reload(address: string): void {
    this.replicas.at(address).signal('SIGHUP');
  }

  /** The status of one replica for a request with a key. */
  async status(address: string, { key }: TenantKey): Promise<number> {
    const answer = await fetch(`http://${address}:${this.replicas.port}/upload-url`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ filename: 'a.txt' }),
    });
    await answer.body?.cancel();
    return answer.status;
  }

  /** The statuses of all replicas for one request each. */
  statuses(key: TenantKey): Promise<number[]> {
    return Promise.all(this.addresses.map((address) => this.status(address, key)));
  }

  /** The messages that a replica has logged. */
  messages(address: string): string[] {
    return this.replicas.at(address).log.map(({ msg }) => msg);
  }

  async stop(): Promise<void> {
    await this.replicas.stop();
    await this.bucket.daemon.stop();
    rmSync(this.folder, { recursive: true });
  }
}

function documentOf(keys: readonly TenantKey[]): string {
  const tenants = [...new Set(keys.map(({ tenant }) => tenant))].map((id) => ({
    id,
    prefix: `${id}/`,
    api_keys: keys
      .filter(({ tenant }) => tenant === id)
      .map((key) => ({ id: key.id, sha256: hashApiKey(key.key), scopes: ['upload'] })),
  }));
  return JSON.stringify({ tenants });
}
