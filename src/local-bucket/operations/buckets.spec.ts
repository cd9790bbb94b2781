import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBucket } from '../test-bucket.fixture.js';

const NAMES = ['alpha', 'alpine', 'beta', 'signpost'];
let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start();
  for (const Bucket of NAMES) await bucket.s3.send(new s3.CreateBucketCommand({ Bucket }));
});
afterAll(() => bucket.stop());

const list = async (input: s3.ListBucketsCommandInput = {}) => {
  const { Buckets = [], ...page } = await bucket.s3.send(new s3.ListBucketsCommand(input));
  return { ...page, names: Buckets.map(({ Name }) => Name) };
};

describe('ListBuckets', () => {
  it('returns all buckets by default, and their owner', async () => {
    const page = await list();
    expect(page).toMatchObject({ names: NAMES, Owner: { ID: 'local', DisplayName: 'local' } });
    expect(page).not.toHaveProperty('ContinuationToken');
    expect(page).not.toHaveProperty('Prefix');
  });

  it('returns max-buckets at a time, each bucket once', async () => {
    const names: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ MaxBuckets: 3, ContinuationToken });
      expect(page.names.length).toBeLessThanOrEqual(3);
      names.push(...page.names);
      ({ ContinuationToken } = page);
    } while (ContinuationToken !== undefined);
    expect(names).toEqual(NAMES);
  });

  it('returns no token if the page ends with the last bucket', async () => {
    expect((await list({ MaxBuckets: NAMES.length })).ContinuationToken).toBeUndefined();
  });

  it('returns the buckets with a prefix', async () => {
    const first = await list({ Prefix: 'al', MaxBuckets: 1 });
    expect(first).toMatchObject({ names: ['alpha'], Prefix: 'al' });
    const { ContinuationToken } = first;
    expect((await list({ Prefix: 'al', MaxBuckets: 1, ContinuationToken })).names).toEqual(['alpine']);
    expect((await list({ Prefix: 'none' })).names).toEqual([]);
  });

  it('returns the buckets of a region', async () => {
    expect((await list({ BucketRegion: 'us-east-1' })).names).toEqual(NAMES);
    expect((await list({ BucketRegion: 'eu-west-1' })).names).toEqual([]);
  });

  it.each<Record<string, string>>([
    { 'max-buckets': '0' },
    { 'max-buckets': '10001' },
    { 'max-buckets': '-1' },
    { 'max-buckets': 'x' },
    { 'continuation-token': '' },
    { 'continuation-token': '!' },
  ])('rejects %o', async (query) => {
    const answer = await bucket.signed({ bucket: '', query });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});

describe('CreateBucket', () => {
  const configuration = (inner: string): string =>
    `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</CreateBucketConfiguration>`;
  const create = (name: string, headers: Record<string, string>, body?: string) =>
    bucket.signed({ method: 'PUT', bucket: name, headers }, body === undefined ? {} : { body });

  it.each<Record<string, string>>([
    { 'x-amz-acl': 'public-read' },
    { 'x-amz-acl': 'authenticated-read' },
    { 'x-amz-grant-read': 'id="x"' },
    { 'x-amz-grant-full-control': 'id="x"' },
    { 'x-amz-bucket-object-lock-enabled': 'true' },
    { 'x-amz-object-ownership': 'ObjectWriter' },
    { 'x-amz-object-ownership': 'BucketOwnerPreferred' },
    { 'x-amz-bucket-namespace': 'account-regional' },
  ])('rejects %o and creates no bucket', async (headers) => {
    expect(await create('refused', headers)).toMatchObject({ status: 501, code: 'NotImplemented' });
    expect(await bucket.signed({ method: 'HEAD', bucket: 'refused' })).toMatchObject({ status: 404 });
  });

  it.each<Record<string, string>>([
    { 'x-amz-acl': 'private' },
    { 'x-amz-bucket-object-lock-enabled': 'false' },
    { 'x-amz-object-ownership': 'BucketOwnerEnforced' },
  ])('accepts %o, which S3 does by default', async (headers) => {
    expect(await create('accepted', headers)).toMatchObject({ status: 200 });
  });

  it.each([
    [
      'another region',
      configuration('<LocationConstraint>eu-west-1</LocationConstraint>'),
      400,
      'IllegalLocationConstraintException',
    ],
    ['tags', configuration('<Tags><Tag><Key>a</Key><Value>b</Value></Tag></Tags>'), 501, 'NotImplemented'],
    ['a directory bucket', configuration('<Bucket><Type>Directory</Type></Bucket>'), 501, 'NotImplemented'],
    ['another document', '<Other/>', 400, 'MalformedXML'],
    ['no XML', 'x', 400, 'MalformedXML'],
  ])('rejects a configuration with %s', async (_case, body, status, code) => {
    expect(await create('refused', {}, body)).toMatchObject({ status, code });
    expect(await bucket.signed({ method: 'HEAD', bucket: 'refused' })).toMatchObject({ status: 404 });
  });

  it('accepts the region of the server', async () => {
    const european = await TestBucket.start({ region: 'eu-west-1' });
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
    await european.s3.send(new s3.CreateBucketCommand({ Bucket: 'here', CreateBucketConfiguration }));
    await european.s3.send(new s3.HeadBucketCommand({ Bucket: 'here' }));
    await european.stop();
  });

  it.each(['a.-b', 'a-.b', 'xn--bucket', 'bucket-s3alias', 'bucket--x-s3'])(
    'rejects the reserved name %s',
    async (name) => {
      expect(await create(name, {})).toMatchObject({ status: 400, code: 'InvalidBucketName' });
    },
  );
});
