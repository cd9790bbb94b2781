import { DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createS3Client } from '../src/storage/s3/s3-client.js';
import type { Variables } from './support/service/daemon.js';
import { type Run, runProgram } from './support/service/run-program.js';
import { Bucket } from './support/stores/local-bucket.js';

const PAGE = 'https://app.example.com';
const ForPages = {
  ID: 'by-hand',
  AllowedOrigins: [PAGE],
  AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
  AllowedHeaders: ['*'],
  ExposeHeaders: ['ETag'],
};

let bucket: Bucket;
let variables: Variables;
const clientOf = () =>
  createS3Client({
    bucket: 'signpost',
    region: 'us-east-1',
    endpoint: variables['S3_ENDPOINT'],
    forcePathStyle: true,
    signer: 'sigv4',
    timeoutMs: 2000,
    credentials: {
      accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
beforeAll(async () => {
  bucket = await Bucket.start();
  variables = bucket.variables;
});
afterAll(async () => {
  await bucket.daemon.stop();
});
beforeEach(async () => {
  await clientOf().send(new DeleteBucketCorsCommand({ Bucket: 'signpost' }));
});

const setup = (...args: string[]): Promise<Run> => runProgram('bucket-setup.main.js', args, variables);
const doctor = (): Promise<Run> => runProgram('bucket-doctor.main.js', [`--origin=${PAGE}`], variables);

describe('the bucket doctor', () => {
  it('fails without the rule for redirects, and the setup adds it', async () => {
    const CORSConfiguration = { CORSRules: [ForPages] };
    await clientOf().send(new PutBucketCorsCommand({ Bucket: 'signpost', CORSConfiguration }));
    const before = await doctor();
    expect(before.code).toBe(1);
    const rows = before.output.split('\n');
    const row = rows.findIndex((text) => text.includes('CORS after a redirect'));
    expect(rows[row]).toMatch(/^ {2}FAILED .*GET \(403 AccessForbidden\), HEAD \(403 AccessForbidden\)/);
    expect(rows[row + 1]).toContain('npm run bucket:setup');

    const { code, output } = await setup('--yes', `--origin=${PAGE}`);
    expect(code, output).toBe(0);
    const after = await doctor();
    expect(after.code, after.output).toBe(0);
    expect(after.output).toMatch(/^ {2}ok +CORS after a redirect/m);
    expect(after.output).toMatch(/^ {2}ok +CORS for https:\/\/app\.example\.com/m);
  });

  it('warns about headers that pages cannot read', async () => {
    const CORSRules = [ForPages, { ...ForPages, ID: 'open', AllowedOrigins: ['*'] }];
    await clientOf().send(new PutBucketCorsCommand({ Bucket: 'signpost', CORSConfiguration: { CORSRules } }));
    const { code, output } = await doctor();
    expect(code, output).toBe(0);
    expect(output).toMatch(/^ {2}warning +CORS for .* pages cannot read .*Content-Range/m);
    expect(output).toMatch(/^ {2}warning +CORS after a redirect +pages cannot read .*Content-Range/m);
  });
});

describe('the bucket setup', () => {
  it('writes the rules that the embedded bucket follows without a configuration', async () => {
    await setup('--yes', `--origin=${PAGE}`);
    const { CORSRules } = await clientOf().send(new GetBucketCorsCommand({ Bucket: 'signpost' }));
    expect(CORSRules).toMatchObject([
      { AllowedOrigins: [PAGE], AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] },
      { AllowedOrigins: ['*'], AllowedMethods: ['GET', 'HEAD'] },
    ]);
    const second = await setup(`--origin=${PAGE}`);
    expect(second.code, second.output).toBe(0);
    expect(second.output).toContain('  CORS: no change needed\n');
  });

  it('says once that CORS is left unchanged without origins', async () => {
    const { code, output } = await setup('--yes');
    expect(code, output).toBe(0);
    expect(output.match(/CORS(?!_ORIGINS)/g)).toHaveLength(2);
    expect(output).toContain('  CORS: left unchanged (no page origins are configured.');
    expect(output).toContain('The bucket setup is complete, except for CORS.');
    expect(output).not.toContain('CORS: no change needed');
    await expect(clientOf().send(new GetBucketCorsCommand({ Bucket: 'signpost' }))).rejects.toThrow(
      'CORS configuration does not exist',
    );
  });

  it('writes the origins of apps and extensions, and each page as browsers send it', async () => {
    const apps = ['capacitor://localhost', 'chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb'];
    const origins = [...apps, 'https://App.example.com:443/'].map((origin) => `--origin=${origin}`);
    await setup('--yes', ...origins);
    const { CORSRules } = await clientOf().send(new GetBucketCorsCommand({ Bucket: 'signpost' }));
    expect(CORSRules?.[0]?.AllowedOrigins).toEqual([...apps, PAGE]);
    const { code, output } = await runProgram('bucket-doctor.main.js', origins, variables);
    expect(code, output).toBe(0);
    for (const origin of [...apps, PAGE]) expect(output).toContain(`  CORS for ${origin} `);
  });

  it.each(['https://*.example.com', 'https://app.example.com/a', 'null', '*'])(
    'rejects --origin %s',
    async (origin) => {
      const { code, errors } = await setup(`--origin=${origin}`);
      expect(code).toBe(2);
      expect(errors).toMatch(/^--origin must /);
    },
  );
});
