import { Poll } from './poll.js';
import type { RedisConnection, RedisScript } from './redis-connection.js';
import { LocalRevocations, Revocations } from './revocations.js';

/** Milliseconds. */
const POLL_INTERVAL = 400;

/** Milliseconds. Redis may have removed an id that ends this soon, because its clock differs. */
const ENDS_SOON = 60_000;

const IDS = 'signpost:{revocations}:ids';
const VERSION = 'signpost:{revocations}:version';

/**
 * Adds ids, with their ends as scores, and tells all replicas. Both keys live until the last id has ended.
 * The version starts with the time in microseconds, so that it is new after Redis has lost its data.
 * KEYS: ids, version. ARGV: the end and the id of each.
 */
const REVOKE = `
local time = redis.call('TIME')
redis.call('SET', KEYS[2], time[1] .. string.format('%06d', time[2]), 'NX')
local version = redis.call('INCR', KEYS[2])
for i = 1, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], 'GT', ARGV[i], ARGV[i + 1])
  redis.call('PUBLISH', KEYS[1], ARGV[i] .. ' ' .. ARGV[i + 1])
end
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
for _, key in ipairs(KEYS) do redis.call('PEXPIREAT', key, string.format('%.0f', tonumber(last))) end
return version
`;

/** Replies with the version, and with all ids and ends unless the version is the known one. ARGV: it. */
const READ = `
local time = redis.call('TIME')
local version = redis.call('GET', KEYS[2]) or '0'
if version == ARGV[1] then return {version} end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', time[1] * 1000)
return {version, redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')}
`;

/**
 * Every replica holds all revoked ids in memory. They arrive by publish and subscribe; a poll finds what was
 * missed. If Redis has lost them, the replicas write back what they know.
 */
export class RedisRevocations extends Revocations {
  readonly #known = new LocalRevocations();
  readonly #revoke: RedisScript;
  readonly #read: RedisScript;
  readonly #poll = new Poll(POLL_INTERVAL, () => this.refresh());
  /** Of the set that was read last. */
  #version = '0';
  #isComplete = false;
  /** Ids that Redis does not have yet. */
  readonly #unsent = new Map<string, number>();

  constructor(private readonly redis: RedisConnection) {
    super();
    this.#revoke = redis.script('signpostRevoke', REVOKE);
    this.#read = redis.script('signpostRevoked', READ);
  }

  /** Learns what was revoked before. Later revocations arrive from then on, whether or not Redis answers now. */
  async start(): Promise<void> {
    await this.redis.subscribe(IDS, (message) => this.#receive(message));
    await this.refresh().catch(() => undefined);
  }

  override async revoke(id: string, until: number): Promise<void> {
    if (until <= Date.now()) return;
    this.#known.add(id, until);
    this.#unsent.set(id, until);
    await this.#send([[id, until]]);
  }

  override get isComplete(): boolean {
    return this.#isComplete;
  }

  override isRevoked(id: string): boolean {
    return this.#known.isRevoked(id);
  }

  /** Reads the ids if there are others than those known. */
  async refresh(): Promise<void> {
    if (this.#unsent.size > 0) await this.#send([...this.#unsent]);
    const [version, entries] = listOf(await this.#read([IDS, VERSION], [this.#version]));
    // No entries: the version is the known one. At the start, that means that nothing is revoked.
    if (typeof version === 'string' && entries === undefined) this.#isComplete = true;
    if (typeof version !== 'string' || entries === undefined) return;
    const list = listOf(entries);
    const read = new Set(list);
    for (let index = 0; index + 1 < list.length; index += 2) {
      this.#known.add(String(list[index]), Number(list[index + 1]));
    }
    const soon = Date.now() + ENDS_SOON;
    await this.#send(this.#known.entries().filter(([id, until]) => !read.has(id) && until > soon));
    this.#version = version;
    this.#isComplete = true;
  }

  close(): void {
    this.#poll.end();
  }

  async #send(entries: readonly (readonly [id: string, until: number])[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#revoke(
      [IDS, VERSION],
      entries.flatMap(([id, until]) => [until, id]),
    );
    for (const [id] of entries) this.#unsent.delete(id);
  }

  #receive(message: string): void {
    const [until, ...id] = message.split(' ');
    this.#known.add(id.join(' '), Number(until));
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
