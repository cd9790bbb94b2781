import { readdirSync, readFileSync } from 'node:fs';
import type { Reading } from './reading.js';
import type { Metrics } from './metrics.js';

/** Adds the metrics of the process, under the names that Prometheus's client libraries use. */
export function addProcessMetrics(metrics: Metrics, version: string): void {
  const startedAt = Date.now() / 1000 - process.uptime();
  metrics.gauge(
    { name: 'signpost_build_info', help: 'The version of Signpost and of Node.js; always 1.' },
    () => [[1, { version, node: process.version }]],
  );
  metrics.gauge(
    { name: 'process_start_time_seconds', help: 'When the process started, in seconds since the epoch.' },
    () => startedAt,
  );
  metrics.readCounter(
    { name: 'process_cpu_seconds', help: 'CPU time of all threads, in user and system mode.' },
    () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  );
  metrics.gauge({ name: 'process_resident_memory_bytes', help: 'Memory that the process occupies.' }, () =>
    process.memoryUsage.rss(),
  );
  metrics.gauge(
    { name: 'nodejs_heap_size_used_bytes', help: 'Memory of live and dead objects of V8.' },
    () => {
      return process.memoryUsage().heapUsed;
    },
  );
  metrics.gauge(
    { name: 'nodejs_heap_size_total_bytes', help: 'Memory that V8 has reserved for objects.' },
    () => {
      return process.memoryUsage().heapTotal;
    },
  );
  metrics.gauge(
    { name: 'nodejs_external_memory_bytes', help: 'Memory of buffers and other native objects.' },
    () => {
      return process.memoryUsage().external;
    },
  );
  metrics.gauge({ name: 'process_open_fds', help: 'Open file descriptors. Linux only.' }, openDescriptors);
  metrics.gauge(
    { name: 'process_max_fds', help: 'The limit of open file descriptors. Linux only.' },
    maxDescriptors,
  );
  metrics.gauge(
    {
      name: 'nodejs_active_resources',
      help: 'What keeps the event loop alive, such as sockets and timers, by kind.',
    },
    activeResources,
  );
}

function openDescriptors(): number | undefined {
  try {
    // Less the one that reads the folder.
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return undefined;
  }
}

function maxDescriptors(): number | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

function activeResources(): Reading[] {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => [count, { type }]);
}
