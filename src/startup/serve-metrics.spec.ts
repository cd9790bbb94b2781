import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Metrics } from '../metrics/metrics.js';
import { metricsWarnings, serveMetrics } from './serve-metrics.js';

const HOST = '127.0.0.1';

describe('serveMetrics', () => {
  const other = createServer();
  let taken = 0;
  beforeEach(async () => {
    other.listen(0, HOST);
    await once(other, 'listening');
    const address = other.address();
    taken = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(() => void other.close());

  it('serves nothing if metrics are off, without a warning', async () => {
    const config = { port: undefined, isPortChosen: true };
    const port = await serveMetrics(new Metrics(), config, HOST);
    expect([port, metricsWarnings(config, port)]).toEqual([undefined, []]);
  });

  it('warns if the default port is taken', async () => {
    const config = { port: taken, isPortChosen: false };
    const port = await serveMetrics(new Metrics(), config, HOST);
    expect(port).toBeUndefined();
    expect(metricsWarnings(config, port)).toEqual([
      `Metrics are not served: port ${taken} is taken. Set METRICS_PORT to a free port, or to off.`,
    ]);
  });

  it('fails if a chosen port is taken', async () => {
    const config = { port: taken, isPortChosen: true };
    await expect(serveMetrics(new Metrics(), config, HOST)).rejects.toThrow(
      `METRICS_PORT must be a free port: another program is listening on ${HOST}:${taken}`,
    );
  });
});
