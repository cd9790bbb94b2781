import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { ConfigurationError } from '../config/variables.js';
import { LocalBucket, LocalBucketError } from '../local-bucket/local-bucket.js';
import { corsRules } from '../storage/cors-rules.js';
import { startLocalBucket } from './start-local-bucket.js';

const start = (variables: Record<string, string>): Promise<unknown> =>
  startLocalBucket(readEnvironment(variables)).catch((error: unknown) => error);

describe('startLocalBucket', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('starts on the host of the service with the settings of the local bucket', async () => {
    const started = vi.spyOn(LocalBucket, 'start').mockRejectedValue(new Error('not in this test'));
    await start({
      HOST: '127.0.0.2',
      S3_REGION: 'eu-central-1',
      CORS_ORIGINS: 'https://app.example',
      LOCAL_BUCKET_DIR: '/data',
      LOCAL_BUCKET_PORT: '0',
    });
    expect(started).toHaveBeenCalledWith({
      host: '127.0.0.2',
      region: 'eu-central-1',
      corsRules: corsRules(['https://app.example']),
      bucket: 'signpost',
      dir: '/data',
      port: 0,
      accessKeyId: undefined,
      secretAccessKey: undefined,
    });
  });

  it.each<['address' | 'folder', string, string]>([
    [
      'address',
      'EADDRINUSE',
      'LOCAL_BUCKET_PORT must be a free port: another program is listening on 127.0.0.1:9000',
    ],
    ['address', 'EACCES', 'LOCAL_BUCKET_PORT must be a port that this user may listen on; it is "9000"'],
    [
      'address',
      'EADDRNOTAVAIL',
      'HOST must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all addresses, without a scheme and a port; it is "127.0.0.1"',
    ],
    [
      'folder',
      'EROFS',
      'LOCAL_BUCKET_DIR must be a folder that this user can create and write to (EROFS: read-only file system); it is "/data"',
    ],
    [
      'folder',
      'EACCES',
      'LOCAL_BUCKET_DIR must be a folder that this user can create and write to (EACCES: permission denied); it is "/data"',
    ],
  ])('maps an unusable %s (%s) to the variable that caused it', async (unusable, code, message) => {
    const cause = Object.assign(new Error('system'), { code });
    vi.spyOn(LocalBucket, 'start').mockRejectedValue(new LocalBucketError(unusable, 'cannot', cause));
    const error = await start({ LOCAL_BUCKET_DIR: '/data' });
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ message });
  });

  it('rejects LOCAL_BUCKET_DIR if it names a file', async () => {
    const error = await start({ LOCAL_BUCKET_DIR: fileURLToPath(import.meta.url), LOCAL_BUCKET_PORT: '0' });
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ problems: [{ name: 'LOCAL_BUCKET_DIR' }] });
  });

  it.each(['192.0.2.1', 'http://127.0.0.1'])('rejects HOST=%s, on which nothing can listen', async (HOST) => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-'));
    const error = await start({ HOST, LOCAL_BUCKET_DIR: folder, LOCAL_BUCKET_PORT: '0' });
    rmSync(folder, { recursive: true });
    expect(error).toMatchObject({ problems: [{ name: 'HOST' }] });
  });

  it.each(['a/b', 'a b', 'a=b', 'ключ', 'a:b', 'a@b', 'a'])(
    'takes the access key %j exactly if the bucket does',
    async (key) => {
      const keys = { LOCAL_BUCKET_ACCESS_KEY: key, LOCAL_BUCKET_SECRET_KEY: 'hunter2' };
      const options = { dir: '/data', accessKeyId: key, secretAccessKey: 'hunter2' };
      const takes = await LocalBucket.credentialsOf(options).then(
        () => true,
        () => false,
      );
      if (takes) expect(readEnvironment(keys).localBucket.accessKeyId).toBe(key);
      else expect(() => readEnvironment(keys)).toThrow(/^LOCAL_BUCKET_ACCESS_KEY must contain only letters/);
    },
  );

  it('passes on any other error', async () => {
    const bug = new TypeError('bug');
    vi.spyOn(LocalBucket, 'start').mockRejectedValue(bug);
    expect(await start({})).toBe(bug);
  });
});
