import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { SettingsModule } from '../config/settings.module.js';
import { LocalBucket } from '../local-bucket/local-bucket.js';
import { EmbeddedBucketModule } from './embedded-bucket.module.js';
import { ExampleUploads } from './example-uploads.js';

describe('EmbeddedBucketModule', () => {
  let folder: string;
  let app: TestingModule;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
    const environment = readEnvironment({
      KEY_PREFIX: 'team-a/',
      S3_PUBLIC_ENDPOINT: 'https://files.example',
      LOCAL_BUCKET_DIR: folder,
      LOCAL_BUCKET_PORT: '0',
    });
    app = await Test.createTestingModule({
      imports: [SettingsModule.register(environment), EmbeddedBucketModule.register(environment)],
    }).compile();
    await app.init();
  });
  afterEach(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('puts the examples into the local bucket itself, whatever S3_PUBLIC_ENDPOINT is', async () => {
    const { files, ids } = app.get(ExampleUploads);
    const { bucket, prefix } = files;
    const { objects } = await bucket.objects.list({ prefix, after: prefix, limit: 10 });
    expect(objects.map(({ key }) => key)).toContain(
      'team-a/00000000-0000-4000-8000-000000000000-welcome.txt',
    );
    expect(ids.size).toBe(3);
  });

  it('closes the local bucket at the shutdown', async () => {
    const { endpoint } = app.get(LocalBucket);
    expect((await fetch(endpoint)).status).toBe(403);
    await app.close();
    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });
});

describe('the port of the embedded bucket', () => {
  it.each([{ PORT: '8487', LOCAL_BUCKET_PORT: '8487' }, { PORT: '9000' }, { LOCAL_BUCKET_PORT: '8088' }])(
    'must differ from that of the service: %j',
    (variables) => {
      expect(() => EmbeddedBucketModule.register(readEnvironment(variables))).toThrow(
        /^LOCAL_BUCKET_PORT must differ from PORT, which is also (?:8487|9000|8088): /,
      );
    },
  );

  it('may be chosen by the system, as that of the service', () => {
    const environment = readEnvironment({ PORT: '0', LOCAL_BUCKET_PORT: '0' });
    expect(() => EmbeddedBucketModule.register(environment)).not.toThrow();
  });
});
