import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalBucket } from './local-bucket.js';
import { TestBucket } from './test-bucket.fixture.js';

let bucket: TestBucket;

afterEach(() => bucket.stop());

describe('LocalBucket after a restart', () => {
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

  it('removes the unfinished files of earlier runs and nothing else', async () => {
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
    ['truncated', (file) => file.subarray(0, -3)],
    ['truncated at its start', (file) => file.subarray(3)],
    ['overwritten at its end', (file) => Buffer.concat([file.subarray(0, -1), Buffer.from('?')])],
    ['empty', () => Buffer.alloc(0)],
  ])('ignores an object file that is %s', async (_case, damage) => {
    bucket = await TestBucket.start();
    await bucket.put('damaged', 'a body');
    const path = join(bucket.dir, (await bucket.files())[0] ?? '');
    await writeFile(path, damage(await readFile(path)));
    expect(await bucket.presigned({ key: 'damaged' })).toMatchObject({ status: 404, code: 'NoSuchKey' });
    await bucket.restart();
    expect((await bucket.signed({})).text).not.toContain('<Key>');
  });
});

describe('LocalBucket', () => {
  it('stores its credentials in a file that only its user can read', async () => {
    bucket = await TestBucket.start();
    const path = join(bucket.dir, 'credentials.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(bucket.server.credentials);
  });

  it('uses configured credentials without storing them', async () => {
    bucket = await TestBucket.start({ accessKeyId: 'given', secretAccessKey: 'given-secret' });
    expect(bucket.server.credentials).toEqual({ accessKeyId: 'given', secretAccessKey: 'given-secret' });
    await expect(stat(join(bucket.dir, 'credentials.json'))).rejects.toThrow('ENOENT');
    await bucket.put('a');
  });

  it('has a reachable endpoint when it listens on all interfaces', async () => {
    bucket = await TestBucket.start({ host: '0.0.0.0' });
    expect(bucket.server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await bucket.put('a');
  });
});

describe('LocalBucket.start', () => {
  it('fails with EADDRINUSE if the port is in use, and removes no files', async () => {
    bucket = await TestBucket.start();
    const port = Number(new URL(bucket.server.endpoint).port);
    await writeFile(join(bucket.dir, 'tmp', 'of-the-running-server'), 'half');
    await expect(LocalBucket.start({ ...bucket.options, port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}`),
    });
    expect(await bucket.files()).toEqual(['tmp/of-the-running-server']);
  });

  it('fails if it cannot use the folder', async () => {
    bucket = await TestBucket.start();
    const file = join(bucket.dir, 'file');
    await writeFile(file, '');
    await expect(LocalBucket.start({ ...bucket.options, dir: file })).rejects.toThrow(
      /cannot use the folder .*file/,
    );
  });

  it('fails if it cannot write to the folder of an existing bucket', async () => {
    bucket = await TestBucket.start();
    await bucket.server.close();
    await chmod(join(bucket.dir, 'tmp'), 0o555);
    // Root may write to every folder.
    const asNobody = process.geteuid?.() === 0;
    if (asNobody) {
      execFileSync('chown', ['-R', '65534', bucket.dir]);
      process.seteuid?.(65_534);
    }
    const start = LocalBucket.start({ ...bucket.options, accessKeyId: 'a', secretAccessKey: 'b' });
    const error: unknown = await start.catch((reason: unknown) => reason);
    if (asNobody) process.seteuid?.(0);
    await chmod(join(bucket.dir, 'tmp'), 0o755);
    expect(error).toMatchObject({ unusable: 'folder', code: 'EACCES' });
  });

  it('fails if the stored credentials are malformed, without revealing them', async () => {
    bucket = await TestBucket.start();
    const dir = join(bucket.dir, 'broken');
    await mkdir(dir);
    await writeFile(join(dir, 'credentials.json'), '{"secretAccessKey":"s3cret');
    const start = LocalBucket.start({ ...bucket.options, dir });
    await expect(start).rejects.toThrow(/credentials\.json contains no valid credentials/);
    await expect(start).rejects.not.toThrow(/s3cret/);
  });

  it.each([{ accessKeyId: 'only' }, { secretAccessKey: 'only' }])(
    'fails if only one of the two keys is set: %o',
    async (half) => {
      bucket = await TestBucket.start();
      await expect(LocalBucket.start({ ...bucket.options, ...half })).rejects.toThrow(/together/);
    },
  );
});

describe('LocalBucket.close', () => {
  it('waits for a running request', async () => {
    bucket = await TestBucket.start();
    await bucket.put('big', Buffer.alloc(5_000_000));
    const url = await bucket.presign({ key: 'big' });
    const answer = bucket.send(url);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await bucket.server.close();
    expect((await answer).body.length).toBe(5_000_000);
  });

  it('aborts a request that does not finish within the grace period', async () => {
    bucket = await TestBucket.start();
    const url = await bucket.presign({ method: 'PUT', key: 'slow' });
    const upload = bucket.send(url, {
      method: 'PUT',
      headers: { 'content-length': '100' },
      body: 'only some',
    });
    const aborted = expect(upload).rejects.toThrow(/socket hang up|ECONNRESET/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = Date.now();
    await bucket.server.close();
    expect(Date.now() - started).toBeLessThan(4000);
    await aborted;
    expect(await bucket.files()).toEqual([]);
  });

  it('can be called twice', async () => {
    bucket = await TestBucket.start();
    await Promise.all([bucket.server.close(), bucket.server.close()]);
  });
});
