import {
  CreateBucketCommand,
  type CORSRule,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { pagesRule } from '../src/storage/cors-rules.js';
import { createS3Client } from '../src/storage/s3/s3-client.js';
import { freePort } from './support/service/free-port.js';
import { useCeph } from './support/stores/ceph.js';
import type { Variables } from './support/service/daemon.js';
import { type Run, runProgram } from './support/service/run-program.js';
import { startStoreProxy } from './support/stores/store-proxy.js';

const PAGE = 'https://app.example.com';
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

interface Report {
  ok: boolean;
  findings: { check: string; status: string; found: string; todo?: string }[];
  supports: Record<string, boolean>;
  leftovers: string[];
  iamPolicy?: object;
}

const ceph = useCeph();
let client: S3Client;
beforeAll(() => {
  client = createS3Client(ceph().options);
});

let count = 0;
const newBucket = async (): Promise<string> => {
  count += 1;
  const Bucket = `doctor-${count}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
};

const variables = (Bucket: string, more: Variables = {}): Variables => ({
  ...ceph().variablesForUploads,
  S3_BUCKET: Bucket,
  CORS_ORIGINS: PAGE,
  UPPY_UPLOAD_METHOD: 'PUT',
  ...more,
});

/** Users may paste the output into an issue, so it must contain no secret. */
const assertNoSecret = ({ output, errors }: Run, secret: string): void => {
  expect(output + errors).not.toContain(secret);
  expect(output + errors).not.toMatch(/x-amz-signature=|x-amz-credential=|\b[\da-f]{64}\b/i);
};

const runDoctor = async (environment: Variables): Promise<Report> => {
  const run = await runProgram('bucket-doctor.main.js', ['--json'], environment);
  assertNoSecret(run, environment['AWS_SECRET_ACCESS_KEY'] ?? 'none');
  const uploadSecret = environment['S3_UPLOAD_SECRET_ACCESS_KEY'];
  if (uploadSecret) assertNoSecret(run, uploadSecret);
  const report = JSON.parse(run.output) as Report;
  expect(run.code).toBe(report.ok ? 0 : 1);
  return report;
};

/** Warnings and failures, in the form `Lifecycle: warning`. */
const faultsOf = ({ findings }: Report): string[] =>
  findings
    .filter(({ status }) => status === 'failed' || status === 'warning')
    .map(({ check, status }) => `${check}: ${status}`);

const runSetup = (environment: Variables, ...args: string[]): Promise<Run> =>
  runProgram('bucket-setup.main.js', args, environment);

const goodBucket = async (): Promise<string> => {
  const Bucket = await newBucket();
  expect((await runSetup(variables(Bucket), '--yes')).code).toBe(0);
  return Bucket;
};

const contentOf = async (Bucket: string): Promise<unknown[]> => {
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  return [...Versions, ...DeleteMarkers, ...Uploads];
};

const settingsOf = async (Bucket: string): Promise<unknown> => ({
  cors: (await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules,
  lifecycle: (await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules,
  block: (await client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
});

const rule = (changes: Partial<CORSRule> = {}): CORSRule => ({
  AllowedOrigins: [PAGE],
  AllowedMethods: METHODS,
  AllowedHeaders: ['*'],
  ExposeHeaders: pagesRule([]).exposed.slice(),
  ...changes,
});
const forRedirects = rule({ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'HEAD'] });
const abortAfter = (DaysAfterInitiation: number): LifecycleRule => ({
  ID: 'by-hand',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation },
});
const expireLogs: LifecycleRule = {
  ID: 'logs',
  Status: 'Enabled',
  Filter: { Prefix: 'logs/' },
  Expiration: { Days: 7 },
};

const putCors = (Bucket: string, ...CORSRules: CORSRule[]): Promise<unknown> =>
  client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
const putLifecycle = (Bucket: string, ...Rules: LifecycleRule[]): Promise<unknown> =>
  client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
const putPolicy = (Bucket: string, Effect: 'Allow' | 'Deny', Action: string): Promise<unknown> =>
  client.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect, Principal: '*', Action, Resource: `arn:aws:s3:::${Bucket}/*` }],
      }),
    }),
  );

describe('a correctly configured bucket', () => {
  it("passes every check and lists Ceph's features", async () => {
    const report = await runDoctor(variables(await goodBucket()));
    expect(faultsOf(report)).toEqual([]);
    expect(report.supports).toEqual({
      multipart: true,
      postPolicy: true,
      conditionalWrites: true,
      conditionalCompletion: false,
      completionSize: false,
      lifecycle: true,
      publicAccessBlock: true,
      versioning: true,
      encryption: false,
      checksumSha256: false,
      checksumSha1: false,
      checksumCrc32: false,
      checksumCrc32c: false,
      checksumCrc64nvme: false,
      contentMd5: true,
    });
  });

  it('is reported as a table', async () => {
    const { code, output } = await runProgram('bucket-doctor.main.js', [], variables(await goodBucket()));
    expect(code).toBe(0);
    expect(output).toMatch(/^ {2}ok +PUT URL, tampered +rejected: 403/m);
    expect(output).toMatch(/^ {2}not supported +Default encryption/m);
  });

  it.each([undefined, 'Enabled', 'Suspended'] as const)(
    'contains no test objects afterwards, with versioning %s',
    async (Status) => {
      const Bucket = await goodBucket();
      if (Status !== undefined) {
        await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
      }
      expect((await runDoctor(variables(Bucket))).leftovers).toEqual([]);
      expect(await contentOf(Bucket)).toEqual([]);
    },
  );
});

describe('headers that are not signed', () => {
  const WITHOUT_UPLOAD_CREDENTIALS = { S3_UPLOAD_ACCESS_KEY_ID: '', S3_UPLOAD_SECRET_ACCESS_KEY: '' };
  const ONLY_CREDENTIALS = { S3_UPLOAD_SIGN_HEADERS: 'false' };
  const unsigned = ({ findings }: Report): Report['findings'] =>
    findings.filter(({ check }) => check.startsWith('Unsigned '));

  it('are rejected or without effect with write-only upload credentials', async () => {
    const report = await runDoctor(variables(await newBucket()));
    expect(unsigned(report).map(({ check, status, found }) => [check, status, found])).toEqual([
      ['Unsigned x-amz-copy-source', 'ok', 'rejected on PUT, part; without effect on create, form'],
      ['Unsigned x-amz-acl', 'ok', 'rejected on PUT, create; without effect on part, form'],
      ['Unsigned x-amz-tagging', 'ok', 'rejected on PUT, create; without effect on part, form'],
    ]);
  });

  it('fail the doctor without upload credentials, and it names the variables to set', async () => {
    const Bucket = await newBucket();
    const report = await runDoctor(variables(Bucket, WITHOUT_UPLOAD_CREDENTIALS));
    expect(report.ok).toBe(false);
    const [copy, acl, tagging] = unsigned(report);
    expect(copy).toMatchObject({
      status: 'failed',
      found: expect.stringMatching(/^followed on PUT, part: /) as string,
      todo: expect.stringMatching(/S3_UPLOAD_ACCESS_KEY_ID.*--access=write/) as string,
    });
    expect(acl).toMatchObject({
      status: 'failed',
      found: expect.stringMatching(/^followed on PUT, create: /) as string,
    });
    expect(tagging?.status).toBe('warning');
    expect(report.leftovers).toEqual([]);
    expect(await contentOf(Bucket)).toEqual([]);
  });

  it('cannot publish a file after the setup, even without upload credentials', async () => {
    const report = await runDoctor(variables(await goodBucket(), WITHOUT_UPLOAD_CREDENTIALS));
    expect(faultsOf(report)).toEqual([
      'Unsigned x-amz-copy-source: failed',
      'Unsigned x-amz-tagging: warning',
    ]);
  });

  it('can still set tags with S3_UPLOAD_SIGN_HEADERS=false, but copy nothing', async () => {
    const report = await runDoctor(variables(await goodBucket(), ONLY_CREDENTIALS));
    expect(faultsOf(report)).toEqual(['Unsigned x-amz-tagging: warning']);
  });

  it('are not tested with wrong upload credentials, which fail the PUT URL', async () => {
    const wrong = { S3_UPLOAD_ACCESS_KEY_ID: 'NOBODY' };
    const report = await runDoctor(variables(await goodBucket(), wrong));
    const put = report.findings.find(({ check }) => check === 'PUT URL');
    expect(put?.todo).toContain('S3_UPLOAD_ACCESS_KEY_ID');
    expect(unsigned(report).map(({ status }) => status)).toEqual(['warning', 'warning', 'warning']);
  });
});

/** Every check that fails or warns while PutObject is denied. */
const WITHOUT_PUT = [
  'PutObject: failed',
  'CreateMultipartUpload: failed',
  'UploadPart: failed',
  'PUT URL: failed',
  'GET URL: failed',
  'HEAD URL: failed',
  'UploadPart URL: warning',
  'POST form: failed',
];

describe('the doctor reports', () => {
  it.each<[string, (Bucket: string) => Promise<unknown>, string[]]>([
    [
      'missing CORS',
      (Bucket) => putCors(Bucket, rule({ AllowedOrigins: ['https://none'] }), forRedirects),
      [`CORS for ${PAGE}: failed`],
    ],
    [
      'CORS without ETag',
      (Bucket) => putCors(Bucket, rule({ ExposeHeaders: [] }), forRedirects),
      [`CORS for ${PAGE}: failed`],
    ],
    [
      'CORS without PUT',
      (Bucket) => putCors(Bucket, rule({ AllowedMethods: ['GET', 'HEAD', 'POST', 'DELETE'] }), forRedirects),
      [`CORS for ${PAGE}: failed`],
    ],
    [
      'CORS without headers',
      (Bucket) => putCors(Bucket, rule({ AllowedHeaders: ['content-type'] }), forRedirects),
      [`CORS for ${PAGE}: failed`],
    ],
    [
      'CORS that exposes only ETag',
      (Bucket) => putCors(Bucket, rule({ ExposeHeaders: ['ETag'] }), forRedirects),
      [`CORS for ${PAGE}: warning`],
    ],
    ['missing CORS after a redirect', (Bucket) => putCors(Bucket, rule()), ['CORS after a redirect: failed']],
    ['a missing abort rule', (Bucket) => putLifecycle(Bucket, expireLogs), ['Lifecycle: warning']],
    ['an abort rule of 30 days', (Bucket) => putLifecycle(Bucket, abortAfter(30)), ['Lifecycle: warning']],
    [
      'a missing Block Public Access configuration',
      (Bucket) => client.send(new DeletePublicAccessBlockCommand({ Bucket })),
      ['Public access block: warning'],
    ],
  ])('%s, and the setup fixes it', async (_, spoil, faults) => {
    const Bucket = await goodBucket();
    await spoil(Bucket);
    expect(faultsOf(await runDoctor(variables(Bucket)))).toEqual(faults);

    const setup = await runSetup(variables(Bucket), '--yes');
    expect(setup.code, setup.output).toBe(0);
    expect(faultsOf(await runDoctor(variables(Bucket)))).toEqual([]);
  });

  it('a denied PutObject, with the IAM policy to paste', async () => {
    const Bucket = await goodBucket();
    await putPolicy(Bucket, 'Deny', 's3:PutObject');
    const report = await runDoctor(variables(Bucket));
    expect(faultsOf(report)).toEqual(expect.arrayContaining(WITHOUT_PUT));
    expect(report.iamPolicy).toHaveProperty('Statement.1.Resource', `arn:aws:s3:::${Bucket}/uploads/*`);
    expect(await contentOf(Bucket)).toEqual([]);
  });

  it('a denied DeleteObject, and lists the objects left behind', async () => {
    const Bucket = await goodBucket();
    await putPolicy(Bucket, 'Deny', 's3:DeleteObject');
    const report = await runDoctor(variables(Bucket));
    expect(faultsOf(report)).toEqual(expect.arrayContaining(['DeleteObject: failed', 'DELETE URL: failed']));
    expect(report.leftovers).toHaveLength((await contentOf(Bucket)).length);
    expect(report.leftovers[0]).toMatch(/^uploads\/\.signpost-doctor\/.*AccessDenied/);
    await client.send(new DeleteBucketPolicyCommand({ Bucket }));
  });

  it('files that are publicly readable', async () => {
    const Bucket = await goodBucket();
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await putPolicy(Bucket, 'Allow', 's3:GetObject');
    const report = await runDoctor(variables(Bucket));
    // The write-only credentials can read what everyone can read, so a copy works.
    expect(faultsOf(report)).toEqual([
      'GET without a signature: failed',
      'Unsigned x-amz-copy-source: failed',
      'Unsigned x-amz-acl: warning',
      'Public access block: warning',
    ]);
    for (const { todo } of report.findings.filter(({ check }) => /copy-source|x-amz-acl/.test(check))) {
      expect(todo).toContain('Correct "GET without a signature" first');
    }
  });

  it.each<[string, () => Promise<Variables>, RegExp]>([
    ['a bucket that does not exist', () => Promise.resolve({ S3_BUCKET: 'nowhere' }), /NoSuchBucket/],
    [
      'a wrong secret key',
      () => Promise.resolve({ AWS_SECRET_ACCESS_KEY: 'another-secret-key-of-ours' }),
      /SignatureDoesNotMatch/,
    ],
    ['an unknown access key', () => Promise.resolve({ AWS_ACCESS_KEY_ID: 'NOBODY' }), /InvalidAccessKeyId/],
    [
      'an endpoint where nothing listens',
      async () => ({ S3_ENDPOINT: `http://127.0.0.1:${await freePort()}` }),
      /ECONNREFUSED/,
    ],
  ])('%s', async (_, fault, found) => {
    const report = await runDoctor(variables('doctor-1', await fault()));
    expect(faultsOf(report)).toEqual(['Bucket reachable: failed']);
    expect(report.findings[0]?.found).toMatch(found);
    expect(report.findings[0]?.todo).toBeTruthy();
  });

  it('form responses without an ETag, which Uppy 5 needs', async () => {
    const report = await runDoctor(variables(await goodBucket(), { UPPY_UPLOAD_METHOD: 'POST' }));
    expect(faultsOf(report)).toEqual(['POST form: warning']);
    expect(report.findings.find(({ check }) => check === 'POST form')?.todo).toContain(
      'UPPY_UPLOAD_METHOD=PUT',
    );
  });

  it('a public endpoint where nothing listens', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const report = await runDoctor(variables(await goodBucket(), { S3_PUBLIC_ENDPOINT: nowhere }));
    expect(faultsOf(report)).toEqual(['Public endpoint: warning']);
    const found = report.findings.find(({ check }) => check === 'Public endpoint');
    expect(found?.found).toContain(`no response (ECONNREFUSED) from ${nowhere}`);
    expect(found?.todo).toContain('S3_PUBLIC_ENDPOINT');
  });

  it.each([
    [-1200, 'ahead of', 'failed'],
    [1200, 'behind', 'failed'],
    [120, 'behind', 'ok'],
  ])('clock skew of %i s: %s the store, %s', async (seconds, side, status) => {
    const store = await startStoreProxy(ceph().options.endpoint, { aheadBy: seconds });
    const report = await runDoctor(variables(await goodBucket(), { S3_ENDPOINT: store.url }));
    store.stop();
    const clock = report.findings.find(({ check }) => check === 'Clock');
    expect(clock?.status).toBe(status);
    expect(clock?.found).toMatch(new RegExp(`^\\d+ s ${side} the store's clock$`));
  });
});

describe('the setup', () => {
  it('fixes all faults in one run, keeps existing rules, and changes nothing on the second run', async () => {
    const Bucket = await newBucket();
    const theirs = rule({ AllowedMethods: ['GET'], ExposeHeaders: ['x-amz-meta-a'] });
    await putCors(Bucket, theirs);
    await putLifecycle(Bucket, abortAfter(30), expireLogs);
    const environment = variables(Bucket);
    expect(faultsOf(await runDoctor(environment))).toHaveLength(4);

    const options = ['--yes', '--expire-after-days=365', '--transition=STANDARD_IA:30,GLACIER:90'];
    const first = await runSetup(environment, ...options);
    expect(first.code, first.output).toBe(0);
    expect(first.output).toMatch(/^ {4}\+ .*signpost-abort-incomplete-uploads/m);
    const settings = await settingsOf(Bucket);
    expect(settings).toMatchObject({
      cors: [{ ID: 'signpost' }, theirs, { ID: 'signpost-redirects' }],
      // Ceph answers with an empty filter as a prefix.
      lifecycle: expect.arrayContaining([
        expect.objectContaining({
          ID: 'by-hand',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 30 },
        }),
        expireLogs,
      ]) as unknown,
    });
    expect(faultsOf(await runDoctor(environment))).toEqual([]);

    const second = await runSetup(environment, ...options);
    expect(second.code).toBe(0);
    expect(second.output).not.toMatch(/^ {4}[+-]|applied/m);
    expect(await settingsOf(Bucket)).toEqual(settings);
  });

  it('leaves the rules of another key prefix unchanged', async () => {
    const Bucket = await newBucket();
    const one = variables(Bucket);
    const other = variables(Bucket, { KEY_PREFIX: 'zz/' });
    expect((await runSetup(one, '--yes', '--expire-after-days=30')).code).toBe(0);
    const second = await runSetup(other, '--yes', '--expire-after-days=7');
    expect(second.code, second.output).toBe(0);
    expect(second.output).not.toMatch(/^ {4}-/m);
    const settings = await settingsOf(Bucket);
    expect(settings).toHaveProperty('lifecycle.length', 4);

    await runSetup(one, '--yes', '--expire-after-days=30');
    await runSetup(other, '--yes', '--expire-after-days=7');
    expect(await settingsOf(Bucket)).toEqual(settings);
  });

  it('keeps stricter existing rules', async () => {
    const Bucket = await goodBucket();
    await putLifecycle(Bucket, abortAfter(1), { ...expireLogs, ID: 'all', Filter: { Prefix: '' } });
    const settings = await settingsOf(Bucket);
    const run = await runSetup(variables(Bucket), '--yes', '--expire-after-days=365');
    expect(run.output).toContain(
      'Lifecycle: no change needed (kept because stricter than requested: files expire after 7 days)',
    );
    expect(await settingsOf(Bucket)).toEqual(settings);
  });

  it('only shows the changes when there is no terminal to confirm them', async () => {
    const Bucket = await newBucket();
    const run = await runSetup(variables(Bucket));
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/^ {4}\+ .*"AllowedOrigins":\["https:\/\/app.example.com"\]/m);
    expect(run.output).toContain('No changes were applied');
    await expect(client.send(new GetBucketCorsCommand({ Bucket }))).rejects.toThrow();
  });

  it('reports settings that the store does not support, and succeeds', async () => {
    const run = await runSetup(variables(await newBucket()), '--yes');
    expect(run.code).toBe(0);
    expect(run.output).toContain('Default encryption: not supported by this store');
  });

  it.each([
    ['an origin with a path', ['--origin=https://a.example/b'], 2],
    ['days that are not a number', ['--expire-after-days=soon'], 2],
    ['a transition that S3 would reject', ['--transition=STANDARD_IA:5'], 2],
    ['an option that does not exist', ['--force'], 2],
  ])('rejects %s', async (_, args, code) => {
    const run = await runSetup(variables('doctor-1'), ...args);
    expect(run.code).toBe(code);
    expect(run.errors).toContain('bucket-setup [');
  });
});

describe('without a bucket', () => {
  it.each(['bucket-doctor.main.js', 'bucket-setup.main.js'])(
    '%s names the missing variable',
    async (program) => {
      const run = await runProgram(program, [], {});
      expect(run.code).toBe(1);
      expect(run.errors).toContain('S3_BUCKET must name the bucket');
    },
  );
});
