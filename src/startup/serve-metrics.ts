import type { MetricsConfig } from '../config/metrics.config.js';
import type { Metrics } from '../metrics/metrics.js';
import { MetricsServer } from '../metrics/metrics-server.js';
import { listenError } from './listen-error.js';

/**
 * Serves the metrics until the process ends, unless `METRICS_PORT=off`.
 * @returns the port; undefined if they are switched off, or if the default port is taken: a second process on a machine still starts
 * @throws ConfigurationError if the chosen port is taken
 */
export async function serveMetrics(
  metrics: Metrics,
  { port, isPortChosen }: MetricsConfig,
  host: string,
): Promise<number | undefined> {
  if (port === undefined) return undefined;
  try {
    return await new MetricsServer(metrics).listen(port, host);
  } catch (error) {
    const known = listenError(error, 'METRICS_PORT', host, port);
    if (isPortChosen) throw known;
    return undefined;
  }
}

/** A warning if nobody can read the metrics, although they were not switched off. */
export function metricsWarnings({ port }: MetricsConfig, servedPort: number | undefined): string[] {
  if (port === undefined || servedPort !== undefined) return [];
  return [`Metrics are not served: port ${port} is taken. Set METRICS_PORT to a free port, or to off.`];
}
