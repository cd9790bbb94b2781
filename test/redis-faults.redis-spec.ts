import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Count, CounterStore } from '../src/limits/counter-store.js';
import { openLimits } from '../src/limits/open-limits.js';
import { RedisConnection } from '../src/replicas/redis-connection.js';
import { startRedisSentinels } from './support/redis/redis-sentinels.js';
import { RedisServer } from './support/redis/redis-server.js';
import { redisTarget } from './support/redis/redis-target.js';
import { TcpProxy } from './support/redis/tcp-proxy.js';

const LIMIT = 40;
/** A quarter. */
const LOCAL_LIMIT = 10;
const DAY = 86_400_000;

interface Scene {
  readonly url: string;
  /** From now on, Redis cannot be used. */
  fail(): void | Promise<void>;
  /** Now it can be used again. */
  recover(): void | Promise<void>;
  stop(): Promise<void>;
  /** Redis has lost its counters. */
  readonly losesCounters?: boolean;
  /** Redis may have executed a call whose reply was lost: here, the two of the first round. */
  readonly losesReplies?: boolean;
}

async function frozen(): Promise<Scene> {
  const server = await RedisServer.start();
  return {
    url: server.url,
    fail: () => server.freeze(),
    recover: () => server.resume(),
    stop: () => server.stop(),
  };
}

async function killed(): Promise<Scene> {
  const server = await RedisServer.start();
  const { url } = server;
  return {
    url,
    fail: () => server.kill(),
    recover: () => server.restart(),
    stop: () => server.stop(),
    losesCounters: true,
  };
}

/** @param fail breaks the proxy, and returns how to mend it */
async function behindProxy(fail: (proxy: TcpProxy) => () => void): Promise<Scene> {
  const server = await RedisServer.start();
  const proxy = await TcpProxy.start(server.port);
  let heal = (): void => undefined;
  return {
    url: `redis://127.0.0.1:${proxy.port}`,
    fail: () => void (heal = fail(proxy)),
    recover: () => heal(),
    stop: async () => {
      proxy.stop();
      await server.stop();
    },
  };
}

const slow = (): Promise<Scene> =>
  behindProxy((proxy) => {
    proxy.delay = 2000;
    return () => void (proxy.delay = 0);
  });

const reset = async (): Promise<Scene> => ({
  ...(await behindProxy((proxy) => {
    proxy.resetsConnections = true;
    proxy.reset();
    return () => void (proxy.resetsConnections = false);
  })),
  losesReplies: true,
});

/** Redis has recovered when the replica is the master. */
async function failedOver(): Promise<Scene> {
  const group = await startRedisSentinels();
  const [master, replica] = group.servers;
  return {
    url: group.url,
    fail: () => master?.freeze(),
    recover: async () => {
      for (;;) {
        if ((await replica?.command('ROLE'))?.includes('master') === true) return;
        await pause(50);
      }
    },
    stop: () => group.stop(),
  };
}

describe.each([
  ['frozen', frozen],
  ['killed, and started again, empty', killed],
  ['two seconds slow', slow],
  ['reset with each connection', reset],
  ['frozen, and replaced by the Sentinels', failedOver],
])('when Redis is %s', (_what, start) => {
  let scene: Scene;
  let connection: RedisConnection;
  let store: CounterStore;
  let lines: string[] = [];
  beforeAll(async () => {
    Logger.overrideLogger({
      log: () => undefined,
      error: () => undefined,
      warn: (line: string) => lines.push(line),
    });
    scene = await start();
    connection = await RedisConnection.open(redisTarget(scene.url));
    ({ counters: store } = await openLimits(connection));
  });
  afterAll(async () => {
    store.close();
    connection.close();
    await scene.stop();
  });

  const take = async (key: string, units = 1): Promise<Count> =>
    store.take({ key, units, limit: LIMIT, windowMs: DAY });

  it('answers within 250 ms under a stricter limit, and recovers within 5 s', async () => {
    expect(store.mode).toBe('shared');
    for (let request = 0; request < 5; request += 1) expect((await take('a')).fits).toBe(true);
    // Redis replicates after it has answered.
    await pause(200);
    await scene.fail();

    const lateness = new Lateness();
    const answers: { count: Count; duration: number }[] = [];
    for (let round = 0; round < 30; round += 1) {
      const began = performance.now();
      const counts = await Promise.all([take('a'), take('a')]);
      const duration = performance.now() - began;
      answers.push(...counts.map((count) => ({ count, duration })));
      await pause(30);
    }
    expect(Math.max(...answers.map(({ duration }) => duration))).toBeLessThan(250 + lateness.end());
    // Neither unlimited nor refused.
    const passed = answers.filter(({ count }) => count.fits).length;
    expect(passed).toBe(LOCAL_LIMIT);
    expect(store.mode).toBe('local');
    await expect(
      Promise.resolve(store.use({ key: 'link', units: 1, limit: 5, until: Date.now() + DAY })),
    ).rejects.toMatchObject({ code: 'limits_unavailable' });

    await scene.recover();
    const recovered = performance.now();
    while (store.mode !== 'shared') {
      expect(performance.now() - recovered).toBeLessThan(5000);
      await pause(20);
    }
    // What was sent to the failing server is not counted later. Only calls whose replies were lost count twice.
    await pause(300);
    const { used } = await take('a', 0);
    const before = scene.losesCounters === true ? 0 : 5;
    expect(used).toBeGreaterThanOrEqual(before);
    expect(used).toBeLessThanOrEqual(before + (scene.losesReplies === true ? 2 : 0));
    const counts = await Promise.all(Array.from({ length: 60 }, () => take('b')));
    expect(counts.filter(({ fits }) => fits)).toHaveLength(LIMIT);
  });

  it('logs the failure once, and the recovery once', () => {
    expect(lines).toEqual([
      expect.stringMatching(/^Redis cannot be used: .+\. Each replica now limits its callers alone/),
      expect.stringMatching(/^Redis can be used again after \d+ s\.$/),
    ]);
    lines = [];
  });
});

describe('when Redis is frozen for less time than its connection lasts', () => {
  it('counts nothing that was decided without it', async () => {
    const server = await RedisServer.start();
    const connection = await RedisConnection.open(redisTarget(server.url));
    const { counters } = await openLimits(connection);
    const take = async (units: number): Promise<Count> =>
      counters.take({ key: 'a', units, limit: LIMIT, windowMs: DAY });
    expect(await take(1)).toMatchObject({ used: 1, limit: LIMIT });
    server.freeze();
    const counts = await Promise.all(Array.from({ length: 20 }, () => take(1)));
    expect(counts.map(({ limit }) => limit)).not.toContain(LIMIT);
    await pause(300);
    server.resume();
    await expect.poll(() => counters.mode, { timeout: 5000 }).toBe('shared');
    await pause(300);
    expect(await take(0)).toMatchObject({ used: 1, limit: LIMIT });
    counters.close();
    connection.close();
    await server.stop();
  });
});

/** How much later than planned a timer of this process fires, on a busy machine. */
class Lateness {
  #worst = 0;
  #last = performance.now();
  readonly #timer = setInterval(() => {
    this.#worst = Math.max(this.#worst, performance.now() - this.#last - 10);
    this.#last = performance.now();
  }, 10);

  /** Milliseconds. */
  end(): number {
    clearInterval(this.#timer);
    return this.#worst;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
