import type { Exemplar, Family, Labels, Sample } from './family.js';

/** A text format of metrics. */
export interface ExpositionFormat {
  readonly contentType: string;
  readonly isOpenMetrics: boolean;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const PROMETHEUS: ExpositionFormat = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  isOpenMetrics: false,
};

/** https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md */
const OPEN_METRICS: ExpositionFormat = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  isOpenMetrics: true,
};

/** Only OpenMetrics has exemplars, so a reader that accepts it gets it. */
export function formatFor(accept: string | undefined): ExpositionFormat {
  return accept?.includes('application/openmetrics-text') === true ? OPEN_METRICS : PROMETHEUS;
}

export function renderMetrics(families: readonly Family[], { isOpenMetrics }: ExpositionFormat): string {
  const text = families.map((family) => renderFamily(family, isOpenMetrics)).join('');
  return isOpenMetrics ? `${text}# EOF\n` : text;
}

/** A family without samples is left out. */
function renderFamily(family: Family, isOpenMetrics: boolean): string {
  const samples = [...family.samples()].map((sample) => renderSample(family.name, sample, isOpenMetrics));
  if (samples.length === 0) return '';
  // Prometheus's own format names a counter like its sample.
  const name = family.type === 'counter' && !isOpenMetrics ? `${family.name}_total` : family.name;
  return `# HELP ${name} ${escapeHelp(family.help)}\n# TYPE ${name} ${family.type}\n${samples.join('')}`;
}

function renderSample(
  name: string,
  { suffix, labels, value, exemplar }: Sample,
  isOpenMetrics: boolean,
): string {
  const example = isOpenMetrics && exemplar !== undefined ? ` # ${renderExemplar(exemplar)}` : '';
  return `${name}${suffix}${renderLabels(labels, isOpenMetrics)} ${renderNumber(value)}${example}\n`;
}

function renderExemplar({ labels, value, timestamp }: Exemplar): string {
  return `${renderLabels(labels) || '{}'} ${renderNumber(value)} ${timestamp.toFixed(3)}`;
}

function renderLabels(labels: Labels, isOpenMetrics = true): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    // OpenMetrics writes the bounds of a histogram as floats.
    const text = isOpenMetrics && name === 'le' && /^\d+$/.test(value) ? `${value}.0` : escapeValue(value);
    return `${name}="${text}"`;
  });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function renderNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
