import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { OPTIONS } from '../storage/bucket-options.fixture.js';
import type { BucketOptions } from '../storage/bucket-options.js';
import { Buckets } from '../storage/buckets.js';
import { uploadRules } from './default-tenant.js';
import { bucketOptionsOf, openTenants, roleWarnings, type TenantDefaults } from './open-tenants.js';
import { recordOf } from './tenant-record.fixture.js';
import type { TenantRecord } from './tenant-record.js';

const UPLOAD = { accessKeyId: 'uploadkey', secretAccessKey: 'upload-secret' };
const BASE: BucketOptions = {
  ...OPTIONS,
  endpoint: 'https://s3.example.com',
  publicEndpoint: 'https://files.example.com',
  forcePathStyle: true,
  uploadCredentials: UPLOAD,
};
const DEFAULTS: TenantDefaults = {
  bucket: BASE,
  keyPrefix: 'uploads/',
  uploads: uploadRules(readEnvironment({}).uploads),
};
const ROLE = { roleArn: 'arn:aws:iam::1:role/acme', externalId: 'id-7' };

describe('the bucket of a tenant', () => {
  it.each<[string, Partial<TenantRecord>, Partial<BucketOptions>]>([
    ['nothing', {}, {}],
    ['a prefix', { prefix: 'acme/' }, {}],
    ['a bucket', { bucket: 'acme' }, { bucket: 'acme' }],
    ['a region', { region: 'eu-west-1' }, { region: 'eu-west-1' }],
    [
      'an address for clients',
      { publicEndpoint: 'https://a.example' },
      { publicEndpoint: 'https://a.example' },
    ],
    ['virtual hosts', { forcePathStyle: false }, { forcePathStyle: false }],
    ['the configured endpoint', { endpoint: BASE.endpoint }, {}],
  ])('differs from the configured one in %s only', (_, changes, expected) => {
    expect(bucketOptionsOf(recordOf('acme', changes), DEFAULTS)).toEqual({ ...BASE, ...expected });
  });

  it('takes over neither addresses nor credentials of another store', () => {
    expect(bucketOptionsOf(recordOf('acme', { endpoint: 'https://other.example' }), DEFAULTS)).toEqual({
      ...BASE,
      endpoint: 'https://other.example',
      publicEndpoint: undefined,
      forcePathStyle: false,
      credentials: undefined,
      uploadCredentials: undefined,
    });
  });

  it('is reached with the role only, named after the tenant and limited to its prefix', () => {
    expect(bucketOptionsOf(recordOf('acme', { ...ROLE, prefix: 'a/' }), DEFAULTS)).toEqual({
      ...BASE,
      role: { arn: ROLE.roleArn, externalId: 'id-7', sessionName: 'acme', prefix: 'a/' },
      uploadCredentials: undefined,
    });
  });
});

describe('openTenants', () => {
  it('shares one bucket among the tenants of the configured bucket, each with its own prefix', async () => {
    const records = [
      recordOf('a', { prefix: 'a/' }),
      recordOf('b', { prefix: 'b/' }),
      recordOf('c', { bucket: 'other' }),
    ];
    const tenants = await openTenants(records, DEFAULTS, new Buckets(0));
    const [a, b, c] = [tenants.get('a'), tenants.get('b'), tenants.get('c')];
    expect(a?.objects.bucket).toBe(b?.objects.bucket);
    expect(a?.objects.bucket).not.toBe(c?.objects.bucket);
    expect([a?.objects.prefix, a?.files.prefix]).toEqual(['a/', 'a/uploads/']);
    expect([c?.objects.prefix, c?.files.prefix]).toEqual(['', 'uploads/']);
  });

  it('takes over the rules of the environment, and the limits of the record', async () => {
    const types = new Map([['.png', ['image/png']]]);
    const limited = { fileTypes: types, maxFileSize: 1, rateLimit: 2, uploadsPerDay: 3, bytesPerDay: 4 };
    const tenants = await openTenants(
      [recordOf('a', { prefix: 'a/' }), recordOf('b', { prefix: 'b/', ...limited })],
      DEFAULTS,
      new Buckets(0),
    );
    expect(tenants.get('a')).toMatchObject({
      uploads: DEFAULTS.uploads,
      limits: { requestsPerMinute: undefined, uploadsPerDay: undefined, bytesPerDay: undefined },
    });
    expect(tenants.get('b')?.uploads.fileTypes.byExtension).toBe(types);
    expect(tenants.get('b')).toMatchObject({
      uploads: { maxFileSize: 1 },
      limits: { requestsPerMinute: 2, uploadsPerDay: 3, bytesPerDay: 4 },
    });
  });

  it('names the tenant whose bucket cannot be opened', async () => {
    const record = recordOf('acme', { bucket: 'arn:aws:s3:us-east-1:1:accesspoint' });
    await expect(openTenants([record], DEFAULTS, new Buckets(0))).rejects.toThrow(
      /^TENANTS_FILE has a tenant whose bucket cannot be opened: acme\nS3_BUCKET, .* contradict/,
    );
  });
});

describe('the warning about roles', () => {
  const roles = Array.from({ length: 7 }, (_, index) => recordOf(`t${index}`, ROLE));

  it('names the tenants whose URLs expire early', () => {
    expect(roleWarnings([recordOf('plain'), ...roles], 14_400)).toEqual([
      expect.stringContaining(
        '(t0, t1, t2, t3, t4 and 2 more) expire after 3600 s at most, although URLs may live 14400 s',
      ) as string,
    ]);
  });

  it.each<[string, TenantRecord[], number]>([
    ['lifetimes of an hour', roles, 3600],
    ['no role', [recordOf('plain')], 14_400],
  ])('is absent with %s', (_, records, lifetime) => {
    expect(roleWarnings(records, lifetime)).toEqual([]);
  });
});
