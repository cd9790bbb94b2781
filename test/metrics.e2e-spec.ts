import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Signpost } from './support/service/signpost.js';

/** `name{labels}` → value. */
type Values = ReadonlyMap<string, number>;

async function scrape(port: unknown): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${Number(port)}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

function valuesIn(text: string): Values {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

describe('metrics', () => {
  let signpost: Signpost;
  let port: unknown;
  const values = async (): Promise<Values> => valuesIn(await scrape(port));

  beforeAll(async () => {
    signpost = await Signpost.start({ METRICS_PORT: '0', QUOTA_UPLOADS_PER_DAY: '1000' });
    port = signpost.daemon.log.find(({ msg }) => msg === 'ready')?.['metrics_port'];
  });
  afterAll(async () => {
    await signpost.stop();
  });

  it('counts what clients did, number for number', async () => {
    const before = await values();
    const body = { filename: 'a.pdf', content_type: 'application/pdf', size: 1000 };
    const { file_key: key, presigned_url, headers } = await signpost.uploadUrl(body);
    expect((await fetch(presigned_url, { method: 'PUT', headers, body: 'x'.repeat(1000) })).status).toBe(200);
    await signpost.uploadUrl({ filename: 'b.png', content_type: 'image/png' });
    for (const objectkey of [key, key, key, 'missing'])
      await signpost.redirect({ tenant: 'mycompany', objectkey });
    await signpost.post('/upload-url', {});
    await signpost.get('/nothing-here');
    const after = await values();
    const added = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const route = (method: string, path: string, status: number): number =>
      added(
        `http_server_request_duration_seconds_count{http_request_method="${method}",http_route="${path}",http_response_status_code="${status}"}`,
      );
    expect(route('POST', '/upload-url', 200)).toBe(2);
    expect(route('POST', '/upload-url', 400)).toBe(1);
    expect(route('GET', '/', 302)).toBe(3);
    expect(route('GET', '/', 404)).toBe(1);
    expect(route('_OTHER', '', 404)).toBe(1);
    expect(added('signpost_problems_total{code="object_not_found"}')).toBe(1);
    expect(added('signpost_signatures_total{kind="put"}')).toBe(2);
    expect(added('signpost_signatures_total{kind="get"}')).toBe(3);
    expect(added('signpost_downloads_total{type="application/pdf"}')).toBe(3);
    expect(added('signpost_uploads_total{type="application/pdf"}')).toBe(1);
    expect(added('signpost_uploads_total{type="image/png"}')).toBe(1);
    expect(added('signpost_upload_size_bytes_sum')).toBe(1000);
    expect(added('signpost_upload_size_bytes_bucket{le="1024"}')).toBe(1);
    expect(added('signpost_quota_reservations_total{outcome="ok"}')).toBe(2);
    expect(added('signpost_cache_lookups_total{cache="objects",result="miss"}')).toBe(2);
    expect(added('signpost_cache_lookups_total{cache="objects",result="hit"}')).toBe(2);
    expect(added('signpost_store_call_duration_seconds_count{operation="head",outcome="ok"}')).toBe(1);
    expect(
      added('signpost_store_call_duration_seconds_count{operation="head",outcome="object_not_found"}'),
    ).toBe(1);
    expect(added('signpost_rate_limit_decisions_total{decision="allowed",counters="memory"}')).toBe(8);
  });

  it('adds no series, whatever clients send', async () => {
    await Promise.all([
      signpost.redirect({ tenant: 'mycompany', objectkey: 'x.y' }),
      signpost.get('/nowhere'),
    ]);
    await signpost.get('/', { method: 'BREW' }).catch(() => undefined);
    const before = await values();
    for (let index = 0; index < 300; index += 1) {
      await Promise.all([
        signpost.redirect({ tenant: `t${index}`, objectkey: `k${index}.e${index}` }),
        signpost.get(`/random-${index}`),
        signpost.get(`/files/k${index}`),
        signpost.get('/limits', { headers: { 'x-api-key': `k${index}`, 'user-agent': `u${index}` } }),
      ]);
    }
    const added = [...(await values()).keys()].filter((name) => !before.has(name));
    // Routes and statuses that were not used before; nothing for each key.
    expect(added.filter((name) => /[kteu]\d+/.test(name))).toEqual([]);
    expect(added.length).toBeLessThan(100);
  });

  it('documents each metric, and no other', async () => {
    const names = [...(await scrape(port)).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '');
    const rows =
      readFileSync('docs/metrics.md', 'utf8').match(/^\| `.*?\| (?:counter|gauge|histogram)/gm) ?? [];
    const documented = rows.flatMap((row) => row.match(/(?<=`)[a-z]\w+(?=`)/g) ?? []);
    // Without Redis, tokens, tenants and expiring credentials.
    const absent = new Set([
      'signpost_jwt_keys_age_seconds',
      'signpost_redis_call_duration_seconds',
      'signpost_redis_up',
      'signpost_store_credentials_expiry_seconds',
      'signpost_tenant_requests_total',
    ]);
    expect(names.toSorted()).toEqual(documented.filter((name) => !absent.has(name)).toSorted());
  });

  it('contains no secret and no URL', async () => {
    const text = await scrape(port);
    expect(text).not.toMatch(/X-Amz|https?:|uploads\/|Signature|AKIA/);
  });
});

describe('METRICS_PORT', () => {
  it('is not needed to start: a second process on the machine warns', async () => {
    const first = await Signpost.start({ METRICS_PORT: '9464' });
    const second = await Signpost.start({ METRICS_PORT: '' });
    expect(
      second.daemon.log.filter(({ msg }) => msg.includes('Metrics are not served: port 9464')),
    ).toHaveLength(1);
    await Promise.all([first.stop(), second.stop()]);
  });
});
