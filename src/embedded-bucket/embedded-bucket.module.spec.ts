import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import type { LocalBucket } from '../local-bucket/local-bucket.js';
import { EmbeddedBucketModule } from './embedded-bucket.module.js';

/** The module of a service with this environment, and the number of times its bucket was closed. */
function moduleWith(variables: Record<string, string>): {
  module: EmbeddedBucketModule;
  closed: () => number;
} {
  let closed = 0;
  const local = {
    bucket: 'signpost',
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:9000',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'secret' },
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  } as unknown as LocalBucket;
  return {
    module: new EmbeddedBucketModule(local, readEnvironment(variables).uploads),
    closed: () => closed,
  };
}

describe('EmbeddedBucketModule', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('puts the welcome file into the local bucket itself, whatever S3_PUBLIC_ENDPOINT is', async () => {
    const urls: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      urls.push(url);
      return Promise.resolve(new Response(''));
    });
    const { module } = moduleWith({ KEY_PREFIX: 'team-a/', S3_PUBLIC_ENDPOINT: 'https://files.example' });
    await module.onApplicationBootstrap();
    expect(urls.map((url) => url.replace(/\?.*/, ''))).toEqual([
      'http://127.0.0.1:9000/signpost/team-a/00000000-0000-4000-8000-000000000000-welcome.txt',
    ]);
  });

  it('closes the local bucket at the shutdown', async () => {
    const { module, closed } = moduleWith({});
    await module.onApplicationShutdown();
    expect(closed()).toBe(1);
  });
});
