import { createHash } from 'node:crypto';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestBucket } from '../../test-bucket.fixture.js';

const Bucket = 'signpost';
let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start();
});
afterAll(() => bucket.stop());

const put = (subresource: string, body: string) =>
  bucket.signed(
    { method: 'PUT', query: { [subresource]: '' } },
    { body, headers: { 'content-md5': createHash('md5').update(body).digest('base64') } },
  );
const get = (subresource: string) => bucket.signed({ query: { [subresource]: '' } });
const remove = (subresource: string) => bucket.signed({ method: 'DELETE', query: { [subresource]: '' } });

describe('the lifecycle', () => {
  afterEach(() => remove('lifecycle'));

  it('is told as it was set, after a restart too, until it is deleted', async () => {
    const Rules: s3.LifecycleRule[] = [
      {
        ID: 'parts <&>',
        Status: 'Enabled',
        Filter: { Prefix: 'uploads/é' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      {
        ID: 'all',
        Status: 'Disabled',
        Filter: { And: { Prefix: 'x', Tags: [{ Key: 'k', Value: 'v' }], ObjectSizeGreaterThan: 5 } },
        Expiration: { Days: 30 },
        Transitions: [{ Days: 7, StorageClass: 'GLACIER' }],
        NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 2 },
      },
    ];
    const LifecycleConfiguration = { Rules };
    await bucket.s3.send(new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    await bucket.restart();
    const told = await bucket.s3.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(told.Rules).toEqual(Rules);
    await bucket.s3.send(new s3.DeleteBucketLifecycleCommand({ Bucket }));
    expect(await get('lifecycle')).toMatchObject({ status: 404, code: 'NoSuchLifecycleConfiguration' });
    expect(await remove('lifecycle')).toMatchObject({ status: 204 });
  });

  const rule = (inner: string): string =>
    `<LifecycleConfiguration><Rule>${inner}</Rule></LifecycleConfiguration>`;
  const abort =
    '<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>';

  it('takes the older form of a rule', async () => {
    const document = rule(`<ID>a</ID><Prefix>p</Prefix><Status>Enabled</Status>${abort}`);
    expect((await put('lifecycle', document)).status).toBe(200);
    expect((await get('lifecycle')).text).toContain('<ID>a</ID><Prefix>p</Prefix>');
  });

  it.each([
    ['<LifecycleConfiguration/>', 'MalformedXML'],
    ['<CORSConfiguration/>', 'MalformedXML'],
    [rule(`<Filter/>${abort}`), 'MalformedXML'],
    [rule(`<Filter/><Status>On</Status>${abort}`), 'MalformedXML'],
    [rule(`<Status>Enabled</Status>${abort}`), 'MalformedXML'],
    [rule(`<Filter/><Prefix>a</Prefix><Status>Enabled</Status>${abort}`), 'MalformedXML'],
    [rule(`<Filter/><Status>Enabled</Status><Other/>${abort}`), 'MalformedXML'],
    [rule(`<Filter/><Status>Enabled</Status>${abort.replace('1', 'one')}`), 'MalformedXML'],
    [rule(`<Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload/>`), 'MalformedXML'],
    [rule(`<Filter/><Status>Enabled</Status>${abort.replace('1', '0')}`), 'InvalidArgument'],
    [rule('<Filter/><Status>Enabled</Status>'), 'InvalidRequest'],
    [
      rule(`<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter><Status>Enabled</Status>${abort}`),
      'InvalidRequest',
    ],
    [rule(`<ID>${'x'.repeat(256)}</ID><Filter/><Status>Enabled</Status>${abort}`), 'InvalidRequest'],
    [
      rule(
        `<ID>a</ID><Filter/><Status>Enabled</Status>${abort}</Rule><Rule><ID>a</ID><Filter/><Status>Enabled</Status>${abort}`,
      ),
      'InvalidRequest',
    ],
    [`<!DOCTYPE a>${rule(`<Filter/><Status>Enabled</Status>${abort}`)}`, 'MalformedXML'],
    [rule(`<ID>${'x'.repeat(300_000)}</ID>`), 'MalformedXML'],
  ])('%.120s is refused', async (document, code) => {
    expect(await put('lifecycle', document)).toMatchObject({ status: 400, code });
    expect((await get('lifecycle')).status).toBe(404);
  });
});

it.each(['cors', 'lifecycle'])('%s is taken only from a request that vouches for its body', async (name) => {
  const answer = await bucket.signed({ method: 'PUT', query: { [name]: '' } }, { body: '<A/>' });
  expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' });
});

it('keeps the public access block, and uploads go on', async () => {
  const missing = { status: 404, code: 'NoSuchPublicAccessBlockConfiguration' };
  expect(await get('publicAccessBlock')).toMatchObject(missing);
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: true,
  };
  await bucket.s3.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  await bucket.restart();
  expect(await bucket.s3.send(new s3.GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
    PublicAccessBlockConfiguration,
  });
  await bucket.put('after the block');
  await bucket.s3.send(new s3.DeletePublicAccessBlockCommand({ Bucket }));
  expect(await get('publicAccessBlock')).toMatchObject(missing);
});

it('is encrypted by default as S3 is, and keeps what it is told instead', async () => {
  const encryption = async () =>
    (await bucket.s3.send(new s3.GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration;
  const byDefault = {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
  };
  expect(await encryption()).toEqual(byDefault);
  const ServerSideEncryptionConfiguration: s3.ServerSideEncryptionConfiguration = {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'arn:key' },
        BucketKeyEnabled: true,
      },
    ],
  };
  await bucket.s3.send(new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  expect(await encryption()).toEqual(ServerSideEncryptionConfiguration);
  await bucket.s3.send(new s3.DeleteBucketEncryptionCommand({ Bucket }));
  expect(await encryption()).toEqual(byDefault);
});

it('keeps the state of versioning, and pretends no versions', async () => {
  const status = async () => (await bucket.s3.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status;
  expect(await status()).toBeUndefined();
  for (const Status of ['Enabled', 'Suspended'] as const) {
    await bucket.s3.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    expect(await status()).toBe(Status);
    const { headers } = await bucket.presigned({ method: 'PUT', key: 'unversioned' }, { body: 'x' });
    expect(headers).not.toHaveProperty('x-amz-version-id');
  }
});

it('keeps a bucket policy word for word', async () => {
  const Policy =
    '{ "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Deny", "Principal": "*", "Action": "s3:*é" }] }';
  expect(await get('policy')).toMatchObject({ status: 404, code: 'NoSuchBucketPolicy' });
  await bucket.s3.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
  expect((await bucket.s3.send(new s3.GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
  await bucket.s3.send(new s3.DeleteBucketPolicyCommand({ Bucket }));
  expect((await get('policy')).status).toBe(404);
});

it.each([
  ['policy', 'no json', 'MalformedPolicy'],
  ['policy', '[]', 'MalformedPolicy'],
  ['policy', `{"Statement":"${'x'.repeat(21_000)}"}`, 'MalformedPolicy'],
  ['versioning', '<VersioningConfiguration/>', 'IllegalVersioningConfigurationException'],
  [
    'versioning',
    '<VersioningConfiguration><Status>On</Status></VersioningConfiguration>',
    'IllegalVersioningConfigurationException',
  ],
  ['encryption', '<ServerSideEncryptionConfiguration/>', 'MalformedXML'],
  [
    'publicAccessBlock',
    '<PublicAccessBlockConfiguration><Other>true</Other></PublicAccessBlockConfiguration>',
    'MalformedXML',
  ],
  [
    'publicAccessBlock',
    '<PublicAccessBlockConfiguration><BlockPublicAcls>1</BlockPublicAcls></PublicAccessBlockConfiguration>',
    'MalformedXML',
  ],
])('refuses the %s %.80s', async (name, document, code) => {
  expect(await put(name, document)).toMatchObject({ status: 400, code });
});

it.each(['cors', 'lifecycle', 'policy', 'versioning', 'encryption', 'publicAccessBlock'])(
  'has no %s where there is no bucket',
  async (name) => {
    const answer = await bucket.signed({ bucket: 'missing', query: { [name]: '' } });
    expect(answer).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  },
);

it('forgets all of it with the bucket', async () => {
  const there = { Bucket: 'short-lived' };
  await bucket.s3.send(new s3.CreateBucketCommand(there));
  await bucket.s3.send(new s3.PutBucketPolicyCommand({ ...there, Policy: '{"Statement":[]}' }));
  await bucket.s3.send(new s3.DeleteBucketCommand(there));
  await bucket.s3.send(new s3.CreateBucketCommand(there));
  expect((await bucket.signed({ bucket: 'short-lived', query: { policy: '' } })).code).toBe(
    'NoSuchBucketPolicy',
  );
});
