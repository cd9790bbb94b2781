import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalBucket } from './local-bucket.js';
import { TestBucket } from './test-bucket.fixture.js';

let bucket: TestBucket;

afterEach(() => bucket.stop());

describe('a restart', () => {
  it('keeps objects, their metadata, buckets and credentials', async () => {
    bucket = await TestBucket.start();
    const { credentials } = bucket.server;
    const headers = { 'content-type': 'text/csv', 'x-amz-meta-who': 'me' };
    await bucket.presigned({ method: 'PUT', key: 'kept/é', headers }, { body: 'kept' });
    await bucket.signed({ method: 'PUT', bucket: 'second' });
    await bucket.restart();
    expect(bucket.server.credentials).toEqual(credentials);
    const answer = await bucket.presigned({ key: 'kept/é' });
    expect(answer).toMatchObject({ status: 200, text: 'kept' });
    expect(answer.headers).toMatchObject(headers);
    expect((await bucket.signed({ query: { 'list-type': '2' } })).text).toContain('<Key>kept/é</Key>');
    expect(await bucket.signed({ method: 'HEAD', bucket: 'second' })).toMatchObject({ status: 200 });
  });

  it('removes what an earlier run left unfinished, and nothing else', async () => {
    bucket = await TestBucket.start();
    await bucket.put('whole');
    await bucket.server.close();
    await writeFile(join(bucket.dir, 'tmp', 'left-by-a-crash'), 'half');
    await bucket.restart();
    expect(await bucket.files()).toEqual([
      expect.stringMatching(/^buckets\/signpost\/objects\/[\da-f]{64}$/),
    ]);
    expect(await bucket.presigned({ key: 'whole' })).toMatchObject({ status: 200 });
  });

  it.each<[string, (file: Buffer) => Buffer]>([
    ['cut off', (file) => file.subarray(0, -3)],
    ['cut off at the front', (file) => file.subarray(3)],
    ['overwritten at its end', (file) => Buffer.concat([file.subarray(0, -1), Buffer.from('?')])],
    ['empty', () => Buffer.alloc(0)],
  ])('takes no file for an object that is %s', async (_case, damage) => {
    bucket = await TestBucket.start();
    await bucket.put('damaged', 'a body');
    const path = join(bucket.dir, (await bucket.files())[0] ?? '');
    await writeFile(path, damage(await readFile(path)));
    expect(await bucket.presigned({ key: 'damaged' })).toMatchObject({ status: 404, code: 'NoSuchKey' });
    await bucket.restart();
    expect((await bucket.signed({})).text).not.toContain('<Key>');
  });
});

it('keeps its credentials where only its user can read them', async () => {
  bucket = await TestBucket.start();
  const path = join(bucket.dir, 'credentials.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(bucket.server.credentials);
});

it('uses and does not keep the credentials it is given', async () => {
  bucket = await TestBucket.start({ accessKeyId: 'given', secretAccessKey: 'given-secret' });
  expect(bucket.server.credentials).toEqual({ accessKeyId: 'given', secretAccessKey: 'given-secret' });
  await expect(stat(join(bucket.dir, 'credentials.json'))).rejects.toThrow('ENOENT');
  await bucket.put('a');
});

it('names an endpoint that can be reached when it listens everywhere', async () => {
  bucket = await TestBucket.start({ host: '0.0.0.0' });
  expect(bucket.server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await bucket.put('a');
});

describe('a start', () => {
  it('is refused with EADDRINUSE on a port that is taken, and sweeps nothing', async () => {
    bucket = await TestBucket.start();
    const port = Number(new URL(bucket.server.endpoint).port);
    await writeFile(join(bucket.dir, 'tmp', 'of-the-running-server'), 'half');
    await expect(LocalBucket.start({ ...bucket.options, port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}`),
    });
    expect(await bucket.files()).toEqual(['tmp/of-the-running-server']);
  });

  it('is refused when the folder cannot be used', async () => {
    bucket = await TestBucket.start();
    const file = join(bucket.dir, 'file');
    await writeFile(file, '');
    await expect(LocalBucket.start({ ...bucket.options, dir: file })).rejects.toThrow(
      /cannot use the folder .*file/,
    );
  });

  it('is refused when the kept credentials are broken, without showing them', async () => {
    bucket = await TestBucket.start();
    const dir = join(bucket.dir, 'broken');
    await mkdir(dir);
    await writeFile(join(dir, 'credentials.json'), '{"secretAccessKey":"s3cret');
    const refusal = LocalBucket.start({ ...bucket.options, dir });
    await expect(refusal).rejects.toThrow(/credentials\.json contains no valid credentials/);
    await expect(refusal).rejects.not.toThrow(/s3cret/);
  });

  it.each([{ accessKeyId: 'only' }, { secretAccessKey: 'only' }])(
    'is refused with half of a credential: %o',
    async (half) => {
      bucket = await TestBucket.start();
      await expect(LocalBucket.start({ ...bucket.options, ...half })).rejects.toThrow(/together/);
    },
  );
});

describe('closing', () => {
  it('lets a running request finish', async () => {
    bucket = await TestBucket.start();
    await bucket.put('big', Buffer.alloc(5_000_000));
    const url = await bucket.presign({ key: 'big' });
    const answer = bucket.send(url);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await bucket.server.close();
    expect((await answer).body.length).toBe(5_000_000);
  });

  it('cuts off one that does not, after its grace', async () => {
    bucket = await TestBucket.start();
    const url = await bucket.presign({ method: 'PUT', key: 'slow' });
    const refused = bucket.send(url, {
      method: 'PUT',
      headers: { 'content-length': '100' },
      body: 'only some',
    });
    const seen = expect(refused).rejects.toThrow(/socket hang up|ECONNRESET/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = Date.now();
    await bucket.server.close();
    expect(Date.now() - started).toBeLessThan(4000);
    await seen;
    expect(await bucket.files()).toEqual([]);
  });

  it('may be asked for twice', async () => {
    bucket = await TestBucket.start();
    await Promise.all([bucket.server.close(), bucket.server.close()]);
  });
});
