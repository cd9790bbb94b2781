import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { BENCH } from './subject.mjs';
import { LOAD_CORE, start } from './processes.mjs';

/**
 * Runs wrk once on the load generator's core.
 * @param script a file in load/, which creates the requests and prints the results
 * @returns the number of requests, requests per second, and latencies in milliseconds
 */
export async function load(port, script, { connections = 32, seconds, args = [] }) {
  const url = `http://127.0.0.1:${port}/`;
  const options = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '10s',
    '-s',
    `${BENCH}load/${script}`,
  ];
  const wrk = start('wrk', ['wrk', ...options, url, '--', ...args], { core: LOAD_CORE, stdout: 'pipe' });
  const [output] = await Promise.all([text(wrk.stdout), once(wrk, 'exit')]);
  const json = /^\{.*\}$/m.exec(output)?.[0];
  if (json === undefined) throw new Error(`wrk with ${script} printed no result: ${output}`);
  const { requests, micros, errors, p50, p99 } = JSON.parse(json);
  if (requests === 0 || errors > requests / 1000)
    throw new Error(`${errors} of ${requests} requests failed: ${output}`);
  return { requests, perSecond: requests / (micros / 1e6), p50: p50 / 1000, p99: p99 / 1000 };
}
