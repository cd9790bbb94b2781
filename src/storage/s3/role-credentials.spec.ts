import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AssumedRole, ROLE_SESSION } from '../assumed-role.js';
import { OPTIONS } from '../bucket-options.fixture.js';
import type { BucketOptions } from '../bucket-options.js';
import { keyOf } from '../object-key.fixture.js';
import { openBucket } from '../open-bucket.js';
import { sessionPolicy } from './session-policy.js';
import { startStsServer, type StsRole, type StsServer } from './sts-server.fixture.js';

const CALLER = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const ROLE: AssumedRole = {
  arn: 'arn:aws:iam::123456789012:role/acme',
  externalId: 'signpost-7',
  sessionName: 'acme',
  prefix: 'acme/',
};

let server: StsServer | undefined;
afterEach(() => {
  vi.useRealTimers();
  server?.close();
});

async function optionsWith(
  role: AssumedRole,
  { caller = CALLER, ...known }: Partial<StsRole> & { caller?: typeof CALLER } = {},
): Promise<BucketOptions> {
  server = await startStsServer(caller, {
    arn: ROLE.arn,
    externalId: ROLE.externalId,
    lifetime: 3600,
    ...known,
  });
  const { endpoint } = server;
  return { ...OPTIONS, endpoint, forcePathStyle: true, timeoutMs: 5000, role };
}

const sign = async (options: BucketOptions, expiresIn = 600): Promise<{ url: URL; expiresIn: number }> => {
  const { presigner } = await openBucket(options);
  const signed = await presigner.presignGet({ key: keyOf('acme/a.txt'), expiresIn });
  return { url: new URL(signed.url), expiresIn: signed.expiresIn };
};

describe.each(['sigv4', 'sdk'] as const)('a bucket with a role and the %s signer', (signer) => {
  it('signs with the session of the role, whose token is part of the URL', async () => {
    const { url } = await sign({ ...(await optionsWith(ROLE)), signer });
    expect(url.searchParams.get('X-Amz-Credential')).toMatch(/^ASIA1\//);
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('token');
  });

  it('signs no URL that outlives the session', async () => {
    const { expiresIn } = await sign({ ...(await optionsWith(ROLE, { lifetime: 900 })), signer }, 14_400);
    expect(expiresIn).toBeLessThanOrEqual(900);
    expect(expiresIn).toBeGreaterThan(890);
  });
});

describe('a bucket with a role', () => {
  it('requests a session for the bucket and the prefix, of one hour, under the name of the tenant', async () => {
    const options = await optionsWith(ROLE);
    await sign(options);
    expect(Object.fromEntries(server?.sessions[0] ?? [])).toMatchObject({
      RoleArn: ROLE.arn,
      ExternalId: 'signpost-7',
      RoleSessionName: 'acme',
      DurationSeconds: String(ROLE_SESSION),
      Policy: sessionPolicy(options, 'acme/'),
    });
  });

  it('requests one session for many URLs, and another one before it expires', async () => {
    const { presigner } = await openBucket(await optionsWith(ROLE, { lifetime: 700 }));
    const object = { key: keyOf('acme/a.txt'), expiresIn: 600 };
    await Promise.all(Array.from({ length: 50 }, () => presigner.presignGet(object)));
    expect(server?.sessions).toHaveLength(1);
    vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ['Date'] });
    const { url } = await presigner.presignGet(object);
    expect(new URL(url).searchParams.get('X-Amz-Credential')).toMatch(/^ASIA2\//);
  });

  it.each([
    ['a', 'a-'],
    ['Acme & Söhne', 'Acme---S-hne'],
    ['x'.repeat(80), 'x'.repeat(64)],
  ])('names the session of %s %s', async (tenant, expected) => {
    await sign(await optionsWith({ ...ROLE, sessionName: tenant }));
    expect(server?.sessions[0]?.get('RoleSessionName')).toBe(expected);
  });

  it('sends no external id if there is none', async () => {
    await sign(await optionsWith({ ...ROLE, externalId: undefined }, { externalId: undefined }));
    expect(server?.sessions[0]?.has('ExternalId')).toBe(false);
  });

  it.each<[string, AssumedRole, { caller?: typeof CALLER }]>([
    ['the external id is wrong', { ...ROLE, externalId: 'signpost-8' }, {}],
    ['the external id is missing', { ...ROLE, externalId: undefined }, {}],
    ['the role is another one', { ...ROLE, arn: 'arn:aws:iam::123456789012:role/other' }, {}],
    ['the service has the wrong secret', ROLE, { caller: { ...CALLER, secretAccessKey: 'other' } }],
  ])('signs nothing if %s', async (_, role, known) => {
    await expect(sign(await optionsWith(role, known))).rejects.toMatchObject({
      code: 'credentials_unavailable',
    });
    expect(server?.sessions).toEqual([]);
  });

  it("signs nothing while STS cannot be reached, and with the service's own credentials neither", async () => {
    const options = await optionsWith(ROLE);
    server?.close();
    await expect(sign(options)).rejects.toMatchObject({ code: 'credentials_unavailable' });
  });
});

describe('the session policy', () => {
  const statements = (options: Partial<BucketOptions>, prefix: string): unknown =>
    (JSON.parse(sessionPolicy({ ...OPTIONS, ...options }, prefix)) as { Statement: unknown }).Statement;

  it('limits objects and lists to the prefix', () => {
    expect(statements({ endpoint: 'http://127.0.0.1:1' }, 'acme/')).toEqual([
      {
        Effect: 'Allow',
        Action: [
          's3:GetObject',
          's3:GetObjectVersion',
          's3:PutObject',
          's3:DeleteObject',
          's3:AbortMultipartUpload',
          's3:ListMultipartUploadParts',
        ],
        Resource: 'arn:aws:s3:::photos/acme/*',
      },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::photos',
        Condition: { StringLikeIfExists: { 's3:prefix': 'acme/*' } },
      },
    ]);
  });

  it('covers the whole bucket without a prefix', () => {
    expect(statements({}, '')).toMatchObject([
      { Resource: 'arn:aws:s3:::photos/*' },
      { Resource: 'arn:aws:s3:::photos' },
      {},
    ]);
    expect(JSON.stringify(statements({}, ''))).not.toContain('s3:prefix');
  });

  it('takes wildcards in a prefix literally', () => {
    expect(statements({}, 'a*/')).toMatchObject([{ Resource: 'arn:aws:s3:::photos/a${*}/*' }, {}, {}]);
  });

  it.each<[Partial<BucketOptions>, string]>([
    [{ region: 'cn-north-1' }, 'arn:aws-cn:s3:::photos/acme/*'],
    [{ region: 'us-gov-west-1' }, 'arn:aws-us-gov:s3:::photos/acme/*'],
    [
      { bucket: 'arn:aws:s3:eu-central-1:123456789012:accesspoint/a' },
      'arn:aws:s3:eu-central-1:123456789012:accesspoint/a/object/acme/*',
    ],
  ])('names the objects of %j', (options, Resource) => {
    expect(statements(options, 'acme/')).toMatchObject([{ Resource }, {}, {}]);
  });

  it('lets AWS use the keys of KMS through S3, and names no such action to other stores', () => {
    const KMS = 'kms:GenerateDataKey';
    expect(JSON.stringify(statements({}, ''))).toContain(KMS);
    expect(JSON.stringify(statements({ endpoint: 'https://s3.eu-central-1.amazonaws.com' }, ''))).toContain(
      KMS,
    );
    expect(JSON.stringify(statements({ endpoint: 'https://s3.example.com' }, ''))).not.toContain(KMS);
  });

  it('stays below the limit of STS for the longest names', () => {
    expect(sessionPolicy({ ...OPTIONS, bucket: 'b'.repeat(63) }, 'p'.repeat(200)).length).toBeLessThan(2048);
  });
});
