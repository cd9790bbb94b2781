import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Load, type LoadResult } from './support/load/load.js';
import { json, type UploadUrl } from './support/service/signpost.js';
import { HAProxy, type ProxyLogLine } from './support/services/haproxy.js';
import { Replicas } from './support/services/replicas.js';
import { Bucket } from './support/stores/local-bucket.js';

const REQUESTS = 100_000;
const CONNECTIONS = 16;
const NONE_FAILED = { connections: 0, statuses: 0, timeouts: 0 };

/** @returns the key of a file that was uploaded */
async function uploadThrough(url: string): Promise<string> {
  const answer = await fetch(`${url}/upload-url`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ filename: 'report.txt', content_type: 'text/plain' }),
  });
  const { presigned_url, method, headers, file_key } = await json<UploadUrl>(answer);
  const stored = await fetch(presigned_url, { method, headers, body: 'Hello' });
  if (!stored.ok) throw new Error(`The bucket answered ${stored.status}`);
  return file_key;
}

/** Whether a replica caused the trouble. The requests that wrk abandons at its end are the client's. */
const isReplicas = ({ state }: ProxyLogLine): boolean => !state.startsWith('C');

describe('three replicas behind HAProxy, under load', () => {
  let bucket: Bucket;
  let replicas: Replicas;
  let proxy: HAProxy;
  let key: string;

  beforeAll(async () => {
    bucket = await Bucket.start();
    replicas = await Replicas.start(3, bucket.variables);
    proxy = await HAProxy.start(replicas.addresses, replicas.port);
    key = await uploadThrough(proxy.url);
  });
  afterAll(async () => {
    await proxy.stop();
    await replicas.stop();
    await bucket.daemon.stop();
  });

  /** Reads and writes at the same time. HAProxy repeats reads, but never writes. */
  async function underLoad(act: () => Promise<void>): Promise<{ reads: LoadResult; writes: LoadResult }> {
    const target = `/?${new URLSearchParams({ tenant: 'mycompany', objectkey: key }).toString()}`;
    const body = { filename: 'report.pdf', content_type: 'application/pdf' };
    const reads = Load.start(proxy.url, CONNECTIONS, { method: 'GET', target });
    const writes = Load.start(proxy.url, CONNECTIONS, { method: 'POST', target: '/upload-url', body });
    const stop = (): Promise<[LoadResult, LoadResult]> => Promise.all([reads.stop(), writes.stop()]);
    try {
      await Promise.race([act(), reads.lasts(), writes.lasts()]);
    } catch (error) {
      await stop();
      throw error;
    }
    const [read, written] = await stop();
    process.stdout.write(`${JSON.stringify({ read, written })}\n`);
    return { reads: read, writes: written };
  }

  it(`lose none of ${REQUESTS} requests when each is restarted in turn`, { timeout: 900_000 }, async () => {
    const before = await proxy.requests();
    const codes: (number | null)[] = [];
    const { reads, writes } = await underLoad(async () => {
      while (codes.length < replicas.addresses.length || (await proxy.requests()) - before < REQUESTS) {
        for (const address of replicas.addresses) {
          codes.push(await replicas.end(address));
          await replicas.begin(address);
          await proxy.until(address, (status) => status === 'UP');
        }
      }
    });
    expect(new Set(codes)).toEqual(new Set([0]));
    expect(reads).toMatchObject(NONE_FAILED);
    expect(writes).toMatchObject(NONE_FAILED);
    expect(reads.requests + writes.requests).toBeGreaterThanOrEqual(REQUESTS);
    // Not even repeated.
    expect(proxy.log.filter(isReplicas)).toEqual([]);
  });

  it('lose only what one had in flight when it is killed', { timeout: 120_000 }, async () => {
    const [victim = ''] = replicas.addresses;
    const daemon = replicas.at(victim);
    const logged = proxy.log.length;
    const before = (await proxy.replica(victim))?.unanswered ?? 0;
    const { reads, writes } = await underLoad(async () => {
      await sleep(1000);
      // Frozen first, so that it certainly has requests in flight.
      daemon.signal('SIGSTOP');
      await sleep(500);
      await daemon.kill();
      await proxy.until(victim, (status) => status.startsWith('DOWN'));
      await sleep(1000);
    });
    const unanswered = ((await proxy.replica(victim))?.unanswered ?? 0) - before;
    const repeated = proxy.log.slice(logged).filter((line) => isReplicas(line) && line.method === 'GET');
    // HAProxy repeats reads at another replica.
    expect(reads).toMatchObject(NONE_FAILED);
    expect(writes.timeouts).toBe(0);
    const lost = writes.connections + writes.statuses;
    expect(lost).toBeGreaterThan(0);
    // All of them had been given to that replica. It may get a few more before HAProxy notices that it is gone.
    expect(lost + repeated.length).toBeLessThanOrEqual(unanswered);
    expect(unanswered).toBeLessThanOrEqual(2 * CONNECTIONS);
    await replicas.begin(victim);
  });
});
