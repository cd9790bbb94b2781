import { expect } from 'vitest';
import type { Signpost } from '../service/signpost.js';

const TRIALS = 3;

/**
 * Runs a trial while all replicas reach Redis in time. On a busy machine, a reply may take longer than the 150 ms for
 * which a replica waits. Other rules then apply, and the trial is repeated.
 * @param trial may run several times; `number` counts from 1
 * @throws Error if a replica has done without Redis in each of three trials
 */
export async function undisturbed<T>(
  replicas: readonly Signpost[],
  trial: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; number <= TRIALS; number += 1) {
    for (const replica of replicas) await expect.poll(() => countersOf(replica)).toBe('shared');
    const before = outagesOf(replicas);
    const result = await trial(number);
    if (outagesOf(replicas) === before) return result;
    process.stdout.write(`Trial ${number}: a replica has done without Redis.\n`);
  }
  throw new Error(`A replica has done without Redis in each of ${TRIALS} trials.`);
}

/** `shared`, or `local` while the replica does without Redis. */
export async function countersOf(replica: Signpost): Promise<string> {
  const answer = await replica.get('/health/ready');
  expect(answer.status).toBe(200);
  const { details } = (await answer.json()) as { details: { redis: { counters: string } } };
  return details.redis.counters;
}

function outagesOf(replicas: readonly Signpost[]): number {
  return replicas.flatMap(({ daemon }) => daemon.log.filter(({ msg }) => msg.startsWith('Redis cannot')))
    .length;
}
