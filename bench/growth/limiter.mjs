import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { start } from '../lib/processes.mjs';
import { absoluteRow } from '../lib/rows.mjs';
import { BENCH } from '../lib/subject.mjs';

const CALLERS = [10, 1_000, 100_000, 1_000_000];

/** The cost of one hit and the memory of the store, by number of distinct callers in the window. */
export async function limiter({ rounds }) {
  const rows = [];
  for (const callers of CALLERS) {
    const runs = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await measure(callers));
    const name = `${callers.toLocaleString('en-US')} callers`;
    rows.push(
      absoluteRow(
        `a hit in the limiter, ${name}`,
        'ns',
        runs.map((run) => run.nanosPerHit),
      ),
      absoluteRow(
        `memory of the limiter, ${name}`,
        'MB',
        runs.map((run) => run.megabytes),
      ),
    );
  }
  return rows;
}

/** Runs in a separate process, so that one size does not warm up the next. */
async function measure(callers) {
  const command = ['node', '--expose-gc', `${BENCH}growth/limiter-hits.mjs`, String(callers)];
  const child = start(`limiter ${callers}`, command, { stdout: 'pipe' });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (output === '') throw new Error('The limiter printed nothing; see bench/results/logs');
  return JSON.parse(output);
}
