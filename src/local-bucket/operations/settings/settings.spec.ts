import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

describe('the lifecycle configuration', () => {
  afterEach(() => remove('lifecycle'));

  it('is returned as it was set, even after a restart, until it is deleted', async () => {
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
    const returned = await bucket.s3.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(returned.Rules).toEqual(Rules);
    await bucket.s3.send(new s3.DeleteBucketLifecycleCommand({ Bucket }));
    expect(await get('lifecycle')).toMatchObject({ status: 404, code: 'NoSuchLifecycleConfiguration' });
    expect(await remove('lifecycle')).toMatchObject({ status: 204 });
  });

  const rule = (inner: string): string =>
    `<LifecycleConfiguration><Rule>${inner}</Rule></LifecycleConfiguration>`;
  const abort =
    '<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>';

  it('accepts the older form of a rule', async () => {
    const document = rule(`<ID>a</ID><Prefix>p</Prefix><Status>Enabled</Status>${abort}`);
    expect((await put('lifecycle', document)).status).toBe(200);
    expect((await get('lifecycle')).text).toContain('<ID>a</ID><Prefix>p</Prefix>');
  });

  it('accepts dates at midnight UTC, and transitions after 0 days', async () => {
    const actions = [
      '<Expiration><Date>2030-01-01T00:00:00.000Z</Date></Expiration>',
      '<Expiration><Date>2030-01-01</Date></Expiration>',
      '<Expiration><Date>2030-01-01T02:00:00+02:00</Date></Expiration>',
      '<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>',
      '<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>',
    ];
    for (const action of actions) {
      const document = rule(`<ID>a</ID><Filter/><Status>Enabled</Status>${action}`);
      expect((await put('lifecycle', document)).status, action).toBe(200);
      expect((await get('lifecycle')).text).toContain(action);
    }
  });

  const to = (storageClass: string, days: number): string =>
    `<Transition><Days>${days}</Days><StorageClass>${storageClass}</StorageClass></Transition>`;
  const noncurrent = (days: number, expiry: number): string =>
    `<NoncurrentVersionTransition><NoncurrentDays>${days}</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>` +
    `<NoncurrentVersionExpiration><NoncurrentDays>${expiry}</NoncurrentDays></NoncurrentVersionExpiration>`;
  const dated = (expiry: string): string =>
    `<Transition><Date>2030-01-02</Date><StorageClass>GLACIER</StorageClass></Transition><Expiration><Date>${expiry}</Date></Expiration>`;
  const expire = (days: number): string => `<Expiration><Days>${days}</Days></Expiration>`;

  it.each([
    [to('GLACIER', 30) + expire(10), "'Days' in the Expiration action must be greater"],
    [expire(30) + to('GLACIER', 30), "'Days' in the Expiration action must be greater"],
    [
      to('STANDARD_IA', 30) + to('GLACIER', 90) + expire(60),
      "'Days' in the Expiration action must be greater",
    ],
    [dated('2030-01-01'), "'Date' in the Expiration action must be greater"],
    [noncurrent(3, 3), "'NoncurrentDays' in the NoncurrentVersionExpiration action must be greater"],
    [to('STANDARD_IA', 29), "greater than or equal to 30 for storageClass 'STANDARD_IA'"],
    [to('ONEZONE_IA', 0), "greater than or equal to 30 for storageClass 'ONEZONE_IA'"],
    [to('GLACIER', 30) + to('STANDARD_IA', 60), "for StorageClass 'GLACIER' must be greater"],
    [to('GLACIER', 60) + to('DEEP_ARCHIVE', 30), "for StorageClass 'DEEP_ARCHIVE' must be greater"],
  ])('rejects %s, whose periods contradict each other', async (actions, message) => {
    const document = rule(`<Filter/><Status>Enabled</Status>${actions}`);
    const response = await put('lifecycle', document);
    expect(response).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(response.text.replaceAll('&apos;', "'")).toContain(message);
  });

  it.each([
    to('STANDARD_IA', 30) + to('GLACIER', 60) + expire(61),
    to('GLACIER', 0) + expire(1),
    dated('2030-01-03'),
    noncurrent(3, 4),
    to('GLACIER', 30) +
      '<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>',
  ])('accepts %s', async (actions) => {
    const document = rule(`<Filter/><Status>Enabled</Status>${actions}`);
    expect((await put('lifecycle', document)).status).toBe(200);
  });

  it('gives a rule without an ID a unique one of its own, which stays', async () => {
    const inner = `<Filter/><Status>Enabled</Status>${abort}`;
    const rules = [inner, inner, `<ID/>${inner}`, `<ID>mine</ID>${inner}`];
    const document = rule(rules.join('</Rule><Rule>'));
    expect((await put('lifecycle', document)).status).toBe(200);
    const ids = async () =>
      (await bucket.s3.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules?.map(
        ({ ID }) => ID,
      ) ?? [];
    const given = await ids();
    expect(new Set(given)).toHaveLength(4);
    expect(given).toEqual([expect.any(String), expect.any(String), expect.any(String), 'mine']);
    expect(given.every(Boolean)).toBe(true);
    await bucket.restart();
    expect(await ids()).toEqual(given);
  });

  it.each([
    ['without a rule', '<LifecycleConfiguration/>', 'MalformedXML'],
    ['with an unknown root element', '<CORSConfiguration/>', 'MalformedXML'],
    ['without a status', rule(`<Filter/>${abort}`), 'MalformedXML'],
    ['with an unknown status', rule(`<Filter/><Status>On</Status>${abort}`), 'MalformedXML'],
    ['without a filter', rule(`<Status>Enabled</Status>${abort}`), 'MalformedXML'],
    [
      'with both a filter and a prefix',
      rule(`<Filter/><Prefix>a</Prefix><Status>Enabled</Status>${abort}`),
      'MalformedXML',
    ],
    ['with an unknown element', rule(`<Filter/><Status>Enabled</Status><Other/>${abort}`), 'MalformedXML'],
    [
      'with a period that is not a number',
      rule(`<Filter/><Status>Enabled</Status>${abort.replace('1', 'one')}`),
      'MalformedXML',
    ],
    [
      'without a period',
      rule(`<Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload/>`),
      'MalformedXML',
    ],
    [
      'with a period of 0 days',
      rule(`<Filter/><Status>Enabled</Status>${abort.replace('1', '0')}`),
      'InvalidArgument',
    ],
    ['without an action', rule('<Filter/><Status>Enabled</Status>'), 'InvalidRequest'],
    [
      'that aborts uploads by tag',
      rule(`<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter><Status>Enabled</Status>${abort}`),
      'InvalidRequest',
    ],
    [
      'with an ID of 256 characters',
      rule(`<ID>${'x'.repeat(256)}</ID><Filter/><Status>Enabled</Status>${abort}`),
      'InvalidArgument',
    ],
    [
      'with a repeated ID',
      rule(
        `<ID>a</ID><Filter/><Status>Enabled</Status>${abort}</Rule><Rule><ID>a</ID><Filter/><Status>Enabled</Status>${abort}`,
      ),
      'InvalidArgument',
    ],
    ...(
      [
        [
          'an expiration at noon',
          '<Expiration><Date>2030-01-01T12:00:00Z</Date></Expiration>',
          'InvalidArgument',
        ],
        [
          'an expiration at local midnight',
          '<Expiration><Date>2030-01-01T00:00:00+02:00</Date></Expiration>',
          'InvalidArgument',
        ],
        [
          'an expiration one millisecond late',
          '<Expiration><Date>2030-01-01T00:00:00.001Z</Date></Expiration>',
          'InvalidArgument',
        ],
        [
          'a transition at noon',
          `<Transition><Date>2030-01-01T12:00:00Z</Date><StorageClass>GLACIER</StorageClass></Transition>`,
          'InvalidArgument',
        ],
        ['an expiration after 0 days', '<Expiration><Days>0</Days></Expiration>', 'InvalidArgument'],
        [
          'noncurrent versions of 0 days',
          '<NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays></NoncurrentVersionExpiration>',
          'InvalidArgument',
        ],
        ['a date that is no date', '<Expiration><Date>20300101</Date></Expiration>', 'MalformedXML'],
        ['30 February', '<Expiration><Date>2030-02-30T00:00:00Z</Date></Expiration>', 'MalformedXML'],
        [
          'a date and a period',
          '<Expiration><Date>2030-01-01T00:00:00Z</Date><Days>1</Days></Expiration>',
          'MalformedXML',
        ],
        ['an empty expiration', '<Expiration/>', 'MalformedXML'],
        ['a negative period', '<Expiration><Days>-1</Days></Expiration>', 'MalformedXML'],
        [
          'an unknown element in an action',
          '<Expiration><Days>1</Days><Hours>1</Hours></Expiration>',
          'MalformedXML',
        ],
        ['a transition without a storage class', '<Transition><Days>30</Days></Transition>', 'MalformedXML'],
        [
          'a transition to an unknown storage class',
          '<Transition><Days>30</Days><StorageClass>TAPE</StorageClass></Transition>',
          'MalformedXML',
        ],
      ] as const
    ).map(
      ([name, action, code]) =>
        [`with ${name}`, rule(`<Filter/><Status>Enabled</Status>${action}`), code] as [
          string,
          string,
          string,
        ],
    ),
    ['with a DOCTYPE', `<!DOCTYPE a>${rule(`<Filter/><Status>Enabled</Status>${abort}`)}`, 'MalformedXML'],
    ['of 300,000 bytes', rule(`<ID>${'x'.repeat(300_000)}</ID>`), 'MalformedXML'],
  ])('rejects a document %s', async (_case, document, code) => {
    expect(await put('lifecycle', document)).toMatchObject({ status: 400, code });
    expect((await get('lifecycle')).status).toBe(404);
  });
});

describe('bucket settings', () => {
  it.each(['cors', 'lifecycle'])(
    'requires Content-MD5 or a checksum for the %s configuration',
    async (name) => {
      const answer = await bucket.signed({ method: 'PUT', query: { [name]: '' } }, { body: '<A/>' });
      expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' });
    },
  );

  it('stores the public access block and still accepts uploads', async () => {
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

  it('reports encryption with AES256 by default, or the stored configuration', async () => {
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

  it.each(['Enabled', 'Suspended'] as const)('rejects versioning %s and reports none', async (Status) => {
    const VersioningConfiguration = { Status };
    await expect(
      bucket.s3.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
    ).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
    const reported = await bucket.s3.send(new s3.GetBucketVersioningCommand({ Bucket }));
    expect(reported).not.toHaveProperty('Status');
    const { headers } = await bucket.presigned({ method: 'PUT', key: 'unversioned' }, { body: 'x' });
    expect(headers).not.toHaveProperty('x-amz-version-id');
  });

  it('reports no versioning where an earlier release has stored a status', async () => {
    const document = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    await writeFile(join(bucket.dir, 'buckets', Bucket, 'settings', 'versioning'), document);
    await bucket.restart();
    expect((await bucket.s3.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  });

  it('rejects a public policy while BlockPublicPolicy is on', async () => {
    const policy = (Principal: unknown) =>
      JSON.stringify({ Statement: { Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: '*' } });
    const block = (BlockPublicPolicy: boolean) =>
      bucket.s3.send(
        new s3.PutPublicAccessBlockCommand({
          Bucket,
          PublicAccessBlockConfiguration: { BlockPublicPolicy, RestrictPublicBuckets: true },
        }),
      );
    await block(true);
    expect(await put('policy', policy('*'))).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await get('policy')).toMatchObject({ status: 404 });
    expect((await put('policy', policy({ AWS: 'arn:aws:iam::123456789012:root' }))).status).toBe(204);
    await block(false);
    expect((await put('policy', policy('*'))).status).toBe(204);
    await remove('publicAccessBlock');
    expect((await put('policy', policy('*'))).status).toBe(204);
    await remove('policy');
  });

  it('stores a bucket policy verbatim', async () => {
    const Policy =
      '{ "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Deny", "Principal": "*", "Action": "s3:*é" }] }';
    expect(await get('policy')).toMatchObject({ status: 404, code: 'NoSuchBucketPolicy' });
    await bucket.s3.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await bucket.s3.send(new s3.GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    await bucket.s3.send(new s3.DeleteBucketPolicyCommand({ Bucket }));
    expect((await get('policy')).status).toBe(404);
  });

  it.each([
    ['policy', 'that is not JSON', 'no json', 'MalformedPolicy'],
    ['policy', 'without a Statement', '[]', 'MalformedPolicy'],
    ['policy', 'of 21,000 bytes', `{"Statement":"${'x'.repeat(21_000)}"}`, 'MalformedPolicy'],
    [
      'versioning',
      'without a status',
      '<VersioningConfiguration/>',
      'IllegalVersioningConfigurationException',
    ],
    [
      'versioning',
      'with an unknown status',
      '<VersioningConfiguration><Status>On</Status></VersioningConfiguration>',
      'IllegalVersioningConfigurationException',
    ],
    ['encryption', 'without a rule', '<ServerSideEncryptionConfiguration/>', 'MalformedXML'],
    [
      'publicAccessBlock',
      'with an unknown element',
      '<PublicAccessBlockConfiguration><Other>true</Other></PublicAccessBlockConfiguration>',
      'MalformedXML',
    ],
    [
      'publicAccessBlock',
      'with a value that is not a boolean',
      '<PublicAccessBlockConfiguration><BlockPublicAcls>1</BlockPublicAcls></PublicAccessBlockConfiguration>',
      'MalformedXML',
    ],
  ])('rejects for %s a document %s', async (name, _case, document, code) => {
    expect(await put(name, document)).toMatchObject({ status: 400, code });
  });

  it.each(['cors', 'lifecycle', 'policy', 'versioning', 'encryption', 'publicAccessBlock'])(
    'returns 404 for the %s of a missing bucket',
    async (name) => {
      const answer = await bucket.signed({ bucket: 'missing', query: { [name]: '' } });
      expect(answer).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    },
  );

  it('deletes all settings with their bucket', async () => {
    const there = { Bucket: 'short-lived' };
    await bucket.s3.send(new s3.CreateBucketCommand(there));
    await bucket.s3.send(new s3.PutBucketPolicyCommand({ ...there, Policy: '{"Statement":[]}' }));
    await bucket.s3.send(new s3.DeleteBucketCommand(there));
    await bucket.s3.send(new s3.CreateBucketCommand(there));
    expect((await bucket.signed({ bucket: 'short-lived', query: { policy: '' } })).code).toBe(
      'NoSuchBucketPolicy',
    );
  });
});
