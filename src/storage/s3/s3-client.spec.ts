import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BucketOptions } from '../bucket-options.js';
import { OPTIONS } from '../bucket-options.fixture.js';
import { keyOf } from '../object-key.fixture.js';
import { openBucket } from '../open-bucket.js';

const OTHER = 'http://127.0.0.1:7480';
const CONFIG = `[default]
endpoint_url = ${OTHER}
services = all

[services all]
s3 =
  endpoint_url = ${OTHER}
`;

/** The hosts of the requests of the SDK's client, and of the URLs for clients. */
async function hostsOf(options: BucketOptions): Promise<string[]> {
  const { client, presigner, close } = await openBucket(options);
  const hosts: string[] = [];
  client.middlewareStack.add(
    () =>
      ({ request }) => {
        hosts.push((request as { hostname: string }).hostname);
        return Promise.reject(new Error('not sent'));
      },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await client.send(new HeadBucketCommand({ Bucket: options.bucket })).catch(() => undefined);
  const { url } = await presigner.presignGet({ key: keyOf('a.txt'), expiresIn: 60 });
  close();
  return [...hosts, new URL(url).hostname];
}

describe.each(['sigv4', 'sdk'] as const)('a bucket without S3_ENDPOINT and the %s signer', (signer) => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-'));
  const config = join(folder, 'config');
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is at AWS, whatever store other AWS tools are set to use', async () => {
    writeFileSync(config, CONFIG);
    vi.stubEnv('AWS_ENDPOINT_URL', OTHER);
    vi.stubEnv('AWS_ENDPOINT_URL_S3', OTHER);
    vi.stubEnv('AWS_CONFIG_FILE', config);
    const host = 'photos.s3.eu-central-1.amazonaws.com';
    expect(await hostsOf({ ...OPTIONS, signer })).toEqual([host, host]);
  });
});
