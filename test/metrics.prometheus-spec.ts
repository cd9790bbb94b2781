import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Signpost } from './support/service/signpost.js';
import { Prometheus } from './support/services/prometheus.js';

const ROUTE = 'http_request_method="POST",http_route="/upload-url"';

describe('metrics in Prometheus', () => {
  let signpost: Signpost;
  let prometheus: Prometheus;
  let target = '';

  beforeAll(async () => {
    signpost = await Signpost.start({ METRICS_PORT: '0', QUOTA_UPLOADS_PER_DAY: '100000' });
    const port = signpost.daemon.log.find(({ msg }) => msg === 'ready')?.['metrics_port'];
    target = `127.0.0.1:${Number(port)}`;
    for (let index = 0; index < 20; index += 1) {
      await signpost.uploadUrl({ filename: 'a.pdf', content_type: 'application/pdf', size: 100 * index });
    }
    await signpost.post('/upload-url', {});
    await signpost.redirect({ tenant: 'mycompany', objectkey: 'missing.pdf' });
    prometheus = await Prometheus.start([target]);
  });
  afterAll(async () => {
    await prometheus.stop();
    await signpost.stop();
  });

  it('pass promtool, whose rules on names and help texts they follow', async () => {
    const text = await (await fetch(`http://${target}/metrics`)).text();
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it('have the values that clients caused', async () => {
    const count = `http_server_request_duration_seconds_count{${ROUTE},http_response_status_code=`;
    await expect.poll(() => prometheus.value(`${count}"200"}`)).toBe(20);
    expect(await prometheus.value(`${count}"400"}`)).toBe(1);
    expect(await prometheus.value('signpost_signatures_total{kind="put"}')).toBe(20);
    expect(await prometheus.value('signpost_upload_size_bytes_sum')).toBe(19_000);
    expect(await prometheus.value('signpost_upload_size_bytes_sum / signpost_upload_size_bytes_count')).toBe(
      950,
    );
    expect(await prometheus.value('histogram_quantile(1, signpost_upload_size_bytes_bucket)')).toBe(16_384);
    expect(await prometheus.value('signpost_problems_total{code="object_not_found"}')).toBe(1);
  });

  it('are the same series in both formats', async () => {
    const names = async (accept: string): Promise<string[]> => {
      const text = await (await fetch(`http://${target}/metrics`, { headers: { accept } })).text();
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      return lines.map((line) => line.slice(0, line.lastIndexOf(' ')).replace('.0"}', '"}'));
    };
    expect(await names('application/openmetrics-text')).toEqual(await names('text/plain'));
  });
});
