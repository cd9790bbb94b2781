import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { BENCH, ENVIRONMENT } from './subject.mjs';

/** The core of the server or signing loop alone. This process and the load generator run on the other. */
export const SERVER_CORE = '0';
export const LOAD_CORE = '1';

/** Linux's unit of CPU time in /proc, USER_HZ. */
const TICKS_PER_SECOND = 100;

const started = new Set();
process.once('exit', () => killAll());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/**
 * Starts a process on one core. Its standard error goes to results/logs/.
 * @param options `stdin` and `stdout` as in the `stdio` of node:child_process
 */
export function start(
  name,
  command,
  { core = SERVER_CORE, env = {}, stdin = 'ignore', stdout = 'ignore' } = {},
) {
  mkdirSync(`${BENCH}results/logs`, { recursive: true });
  const log = openSync(`${BENCH}results/logs/${name.replaceAll(/\W+/g, '-')}.log`, 'w');
  const child = spawn('taskset', ['-c', core, ...command], {
    cwd: BENCH,
    env: { ...ENVIRONMENT, ...env },
    stdio: [stdin, stdout, log],
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  child.once('error', (error) => {
    throw error;
  });
  return child;
}

export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const descendants = treeOf(child.pid).slice(1);
  child.kill('SIGTERM');
  const timer = setTimeout(() => killTree([child.pid, ...descendants]), 3000);
  await gone;
  clearTimeout(timer);
}

/** Finds a port that is free now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Resident memory of a process and its children in MB: now, and at its highest. */
export function memoryOf(child) {
  const status = treeOf(child.pid).map((pid) => readFileSync(`/proc/${pid}/status`, 'utf8'));
  const sum = (field) =>
    status.reduce(
      (total, text) => total + Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(text)?.[1] ?? 0),
      0,
    );
  return { resident: sum('VmRSS') / 1024, highest: sum('VmHWM') / 1024 };
}

/** CPU time that a process and its children have used, in seconds. */
export function cpuSecondsOf(child) {
  const ticks = treeOf(child.pid).flatMap((pid) => {
    // The name in parentheses may contain spaces. utime and stime are the 12th and 13th fields behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return [Number(fields[11]), Number(fields[12])];
  });
  return ticks.reduce((total, value) => total + value, 0) / TICKS_PER_SECOND;
}

function treeOf(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return [pid, ...children.flatMap((child) => treeOf(Number(child)))];
  } catch {
    return [];
  }
}

function killAll() {
  for (const child of started) killTree(treeOf(child.pid));
}

function killTree(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has already ended.
    }
  }
}
