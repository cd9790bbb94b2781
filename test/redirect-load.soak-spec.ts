import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Daemon } from './support/service/daemon.js';

const REQUESTS = 2_000_000;
const MAX_ROUNDS = 60;

interface Round {
  requests: number;
  perSecond: number;
  residentMegabytes: number;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** 20 s of load by wrk; keys and callers are numbered from `from`. */
async function load(url: string, from: number): Promise<Omit<Round, 'residentMegabytes'>> {
  const script = ['-t1', '-c32', '-d20s', '-s', 'test/support/load/distinct-redirects.lua', url];
  const { stdout } = await promisify(execFile)('wrk', script, {
    env: { ...process.env, FROM: String(from) },
  });
  expect(stdout).not.toContain('Non-2xx');
  expect(stdout).not.toContain('Socket errors');
  return {
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
  };
}

describe('two million redirects with distinct keys by a million distinct callers', () => {
  it('leave the memory and the speed of the service unchanged', { timeout: 1_300_000 }, async () => {
    const daemon = new Daemon('main.js', {
      PORT: '0',
      LOCAL_BUCKET_PORT: '0',
      PROXY_CHECK_OBJECT: 'false',
      RATE_LIMIT: '1000000',
      TRUST_PROXY: 'loopback',
      LOG_LEVEL: 'warn',
    });
    const [, url = ''] = await daemon.start(/API +(http:\S+)/);
    const status = `/proc/${daemon.pid}/status`;
    const rounds: Round[] = [];
    let total = 0;
    while (total < REQUESTS && rounds.length < MAX_ROUNDS) {
      const round = await load(url, total);
      const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
      rounds.push({ ...round, residentMegabytes: Math.round(resident) });
      total += round.requests;
    }
    await daemon.stop();
    process.stdout.write(`${total} redirects: ${JSON.stringify(rounds)}\n`);
    expect(total).toBeGreaterThanOrEqual(REQUESTS);

    const third = Math.max(1, Math.floor(rounds.length / 3));
    const of = (part: Round[], field: keyof Round): number => median(part.map((round) => round[field]));
    const [first, last] = [rounds.slice(0, third), rounds.slice(-third)];
    // Speed is compared within the run only, with tolerance for the noise of a shared machine.
    expect(of(last, 'perSecond')).toBeGreaterThan(of(first, 'perSecond') * 0.7);
    expect(of(last, 'residentMegabytes')).toBeLessThan(of(first, 'residentMegabytes') * 1.15 + 10);
  });
});
