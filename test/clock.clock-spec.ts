import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { json, Signpost } from './support/service/signpost.js';

describe('GET /health/ready with a wrong clock', () => {
  let bucket: Bucket;

  beforeAll(async () => {
    bucket = await Bucket.start();
  });
  afterAll(async () => {
    await bucket.daemon.stop();
  });

  /** The service with its wall clock moved by libfaketime. The monotonic clock of its timers stays as it is. */
  const startAt = (offset: string): Promise<Signpost> =>
    Signpost.start({
      ...bucket.variables,
      LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1',
      FAKETIME: offset,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_NO_CACHE: '1',
    });

  it.each([
    ['-20m', -1200, 'behind'],
    ['+20m', 1200, 'ahead of'],
  ])('answers 503 at %s, and the answer and the log say how to fix it', async (offset, seconds, side) => {
    const service = await startAt(offset);
    const answer = await service.get('/health/ready');
    expect(answer.status).toBe(503);
    const { error } = await json<{ error: { clock: { skew_seconds: number; message: string } } }>(answer);
    expect(Math.abs(error.clock.skew_seconds - seconds)).toBeLessThan(5);
    expect(error.clock.message).toMatch(new RegExp(`${side} the store's.*synchronised`));
    await expect
      .poll(() => service.daemon.output)
      .toMatch(new RegExp(`"level":"warn".*${side} the store's.*NTP`));
    expect((await service.get('/health/live')).status).toBe(200);
    await service.stop();
  });

  it('answers 200 at -2m, and the store accepts the signed URLs', async () => {
    const service = await startAt('-2m');
    const answer = await service.get('/health/ready');
    expect(answer.status).toBe(200);
    const { info } = await json<{ info: { clock: { skew_seconds: number } } }>(answer);
    expect(Math.abs(info.clock.skew_seconds + 120)).toBeLessThan(5);
    const upload = await service.uploadUrl({ filename: 'a.txt', content_type: 'text/plain' });
    const put = await fetch(upload.presigned_url, { method: 'PUT', headers: upload.headers, body: 'hello' });
    expect(put.status).toBe(200);
    await service.stop();
  });
});
