import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addEventLoopMetrics } from './event-loop-metrics.js';
import { MetricsServer } from './metrics-server.js';
import { Metrics } from './metrics.js';
import { addProcessMetrics } from './process-metrics.js';

describe('MetricsServer', () => {
  const metrics = new Metrics();
  addProcessMetrics(metrics, '1.2.3');
  addEventLoopMetrics(metrics);
  let server: MetricsServer;
  let url = '';

  beforeEach(async () => {
    server = new MetricsServer(metrics);
    url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  });
  afterEach(() => server.close());

  it('serves what the process uses', async () => {
    const response = await fetch(`${url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain(`signpost_build_info{version="1.2.3",node="${process.version}"} 1\n`);
    const value = (name: string): number => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(30e6);
    expect(value('process_open_fds')).toBeGreaterThan(3);
    expect(value('process_max_fds')).toBeGreaterThan(value('process_open_fds'));
    expect(value('process_cpu_seconds_total')).toBeGreaterThan(0.01);
    expect(value('nodejs_heap_size_used_bytes')).toBeLessThan(value('nodejs_heap_size_total_bytes'));
    expect(value('nodejs_eventloop_active_seconds_total')).toBeGreaterThan(0);
    expect(Math.abs(value('process_start_time_seconds') + process.uptime() - Date.now() / 1000)).toBeLessThan(
      2,
    );
    expect(text).toMatch(/^nodejs_active_resources\{type="TCPServerWrap"\} \d+$/m);
  });

  it('serves OpenMetrics to a reader that accepts it', async () => {
    const response = await fetch(`${url}/metrics?from=prometheus`, {
      headers: { accept: 'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;q=0.5' },
    });
    expect(response.headers.get('content-type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    expect(await response.text()).toMatch(/\n# EOF\n$/);
  });

  it('answers HEAD without a body, and rejects everything else', async () => {
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await fetch(url)).status).toBe(404);
    const post = await fetch(`${url}/metrics`, { method: 'POST', body: 'x'.repeat(100_000) });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('rejects a port that is taken', async () => {
    const second = new MetricsServer(metrics);
    await expect(second.listen(Number(new URL(url).port), '127.0.0.1')).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
