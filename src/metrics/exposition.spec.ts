import { describe, expect, it } from 'vitest';
import { formatFor, renderMetrics } from './exposition.js';
import { Metrics } from './metrics.js';

const PROMETHEUS = formatFor(undefined);
const OPEN_METRICS = formatFor('application/openmetrics-text;version=1.0.0,text/plain;q=0.5');

describe('renderMetrics', () => {
  it('writes counters in both formats', () => {
    const metrics = new Metrics();
    metrics.counter({ name: 'signpost_things', help: 'Things.' }, ['kind']).of('a').add(2);
    expect(renderMetrics(metrics.families, PROMETHEUS)).toBe(
      '# HELP signpost_things_total Things.\n# TYPE signpost_things_total counter\nsignpost_things_total{kind="a"} 2\n',
    );
    expect(renderMetrics(metrics.families, OPEN_METRICS)).toBe(
      '# HELP signpost_things Things.\n# TYPE signpost_things counter\nsignpost_things_total{kind="a"} 2\n# EOF\n',
    );
  });

  it('counts an observation in every bucket that is large enough', () => {
    const metrics = new Metrics();
    const sizes = metrics.histogram({ name: 'size_bytes', help: 'Sizes.' }, [1, 2.5]).of();
    for (const size of [0.5, 1, 2, 3]) sizes.observe(size);
    expect(renderMetrics(metrics.families, PROMETHEUS).split('\n').slice(2, -1)).toEqual([
      'size_bytes_bucket{le="1"} 2',
      'size_bytes_bucket{le="2.5"} 3',
      'size_bytes_bucket{le="+Inf"} 4',
      'size_bytes_sum 6.5',
      'size_bytes_count 4',
    ]);
    expect(renderMetrics(metrics.families, OPEN_METRICS)).toContain('size_bytes_bucket{le="1.0"} 2');
  });

  it('writes exemplars only in OpenMetrics', () => {
    const metrics = new Metrics();
    metrics.histogram({ name: 'time_seconds', help: 'Times.' }, [1]).of().observe(0.25, { trace_id: 'abc' });
    expect(renderMetrics(metrics.families, OPEN_METRICS)).toMatch(
      /^time_seconds_bucket\{le="1\.0"\} 1 # \{trace_id="abc"\} 0\.25 \d{10}\.\d{3}$/m,
    );
    expect(renderMetrics(metrics.families, PROMETHEUS)).not.toContain('abc');
  });

  it('escapes label values and help texts', () => {
    const metrics = new Metrics();
    metrics.counter({ name: 'odd', help: 'One\nline \\.' }, ['text']).of('"quoted"\n\\').add();
    expect(renderMetrics(metrics.families, PROMETHEUS).split('\n')).toEqual([
      String.raw`# HELP odd_total One\nline \\.`,
      '# TYPE odd_total counter',
      String.raw`odd_total{text="\"quoted\"\n\\"} 1`,
      '',
    ]);
  });

  it('leaves out a family that has no samples, and reads gauges when it is called', () => {
    const metrics = new Metrics();
    let value: number | undefined;
    metrics.gauge({ name: 'level', help: 'A level.' }, () => value);
    expect(renderMetrics(metrics.families, PROMETHEUS)).toBe('');
    value = Number.POSITIVE_INFINITY;
    expect(renderMetrics(metrics.families, PROMETHEUS)).toContain('level +Inf\n');
  });
});

describe('Metrics', () => {
  it('lists families by name, and rejects a second one of the same name', () => {
    const metrics = new Metrics();
    metrics.counter({ name: 'b', help: 'B.' });
    metrics.gauge({ name: 'a', help: 'A.' }, () => 1);
    expect(metrics.families.map(({ name }) => name)).toEqual(['a', 'b', 'signpost_cache_lookups']);
    expect(() => metrics.counter({ name: 'a', help: 'A.' })).toThrow('two metrics a');
  });

  it('keeps a bounded number of series, and counts the rest together', () => {
    const counter = new Metrics().counter({ name: 'many', help: 'Many.' }, ['key', 'kind']);
    for (let index = 0; index < 5000; index += 1) counter.of(`key-${index}`, 'x').add();
    const samples = [...counter.samples()];
    expect(samples).toHaveLength(1000);
    expect(samples.at(-1)).toEqual({
      suffix: '_total',
      labels: { key: 'other', kind: 'other' },
      value: 4001,
    });
    expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(5000);
  });

  it('returns the same series for the same values', () => {
    const counter = new Metrics().counter({ name: 'same', help: 'Same.' }, ['a', 'b']);
    expect(counter.of('x', 'yz')).toBe(counter.of('x', 'yz'));
    expect(counter.of('x', 'yz')).not.toBe(counter.of('xy', 'z'));
  });
});
