import type { Variables } from './variables.js';

/** Prometheus's port for the exporter of OpenTelemetry. */
const DEFAULT_PORT = 9464;

/** Where metrics can be read. */
export abstract class MetricsConfig {
  /** `METRICS_PORT`: 0 selects a free port; undefined if it is `off`. */
  abstract readonly port: number | undefined;
  /** Whether `METRICS_PORT` is set: only then has the port to be free. */
  abstract readonly isPortChosen: boolean;
}

export function readMetrics(variables: Variables): MetricsConfig {
  const isOff = variables.text('METRICS_PORT') === 'off';
  return {
    port: isOff ? undefined : variables.integer('METRICS_PORT', { min: 0, max: 65_535 }, DEFAULT_PORT),
    isPortChosen: variables.text('METRICS_PORT') !== undefined,
  };
}
