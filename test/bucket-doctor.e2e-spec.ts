import { createServer, type IncomingMessage } from 'node:http';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Client } from '../src/storage/s3/s3-client.js';
import { freePort } from './support/service/free-port.js';
import { Bucket } from './support/stores/local-bucket.js';
import type { Variables } from './support/service/daemon.js';
import { runProgram } from './support/service/run-program.js';
import { startStoreProxy } from './support/stores/store-proxy.js';

describe('the bucket doctor', () => {
  let bucket: Bucket;
  let variables: Variables;

  beforeAll(async () => {
    bucket = await Bucket.start();
    variables = { ...bucket.variables, CORS_ORIGINS: 'http://localhost:5173' };
  });
  afterAll(async () => {
    await bucket.daemon.stop();
  });

  const keys = async (): Promise<unknown[]> => {
    const client = createS3Client({
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
    return (await client.send(new ListObjectsV2Command({ Bucket: 'signpost' }))).Contents ?? [];
  };

  it('finds that the local bucket enforces signed headers, and removes its test objects', async () => {
    const { output } = await runProgram('bucket-doctor.main.js', ['--json'], variables);
    const { supports, leftovers, findings } = JSON.parse(output) as {
      supports: object;
      leftovers: string[];
      findings: { check: string; status: string }[];
    };
    expect(supports).toMatchObject({
      conditionalWrites: true,
      conditionalCompletion: true,
      completionSize: true,
      checksumSha256: true,
      checksumSha1: true,
      checksumCrc32: true,
      checksumCrc32c: true,
      checksumCrc64nvme: true,
      contentMd5: true,
    });
    const statusOf = (name: string): string | undefined =>
      findings.find(({ check }) => check === name)?.status;
    expect(statusOf('PUT URL')).toBe('ok');
    expect(statusOf('PUT URL, tampered')).toBe('ok');
    expect(statusOf('CORS for http://localhost:5173')).toBe('ok');
    expect(statusOf('CORS after a redirect')).toBe('ok');
    expect(leftovers).toEqual([]);
    expect(await keys()).toEqual([]);
  });

  it.each([
    ['<Tagging><TagSet/></Tagging>', 200, 'ok', 'without effect on form'],
    ['<Error><Code>NoSuchTagSet</Code></Error>', 404, 'ok', 'without effect on form'],
    [
      '<Tagging><TagSet><Tag><Key>signpost</Key><Value>doctor</Value></Tag></TagSet></Tagging>',
      200,
      'warning',
      'followed on form: ',
    ],
    [
      '<Error><Code>AccessDenied</Code></Error>',
      403,
      'warning',
      'accepted on form (effect unknown, because the service has no permission to read it)',
    ],
  ])('reads tags back to see the effect of the header: %s', async (body, status, expected, found) => {
    const answer = ({ method, url = '' }: IncomingMessage) =>
      method === 'GET' && /[?&]tagging/.test(url) ? { status, body } : undefined;
    const proxy = await startStoreProxy(variables['S3_ENDPOINT'] ?? '', { answer });
    const { output } = await runProgram('bucket-doctor.main.js', [], {
      ...variables,
      S3_ENDPOINT: proxy.url,
    });
    proxy.stop();
    const rows = output.split('\n');
    const row = rows.findIndex((text) => text.includes('Unsigned x-amz-tagging'));
    expect(rows[row]).toMatch(new RegExp(`^ {2}${expected} `));
    expect(rows[row]).toContain(found);
    // The advice is complete: no other row of this report says how.
    if (expected === 'warning') expect(rows[row + 1]).not.toContain('above');
  });

  it('checks through S3_ENDPOINT what it cannot reach through S3_PUBLIC_ENDPOINT, and warns', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const { code, output } = await runProgram('bucket-doctor.main.js', [], {
      ...variables,
      S3_PUBLIC_ENDPOINT: nowhere,
    });
    expect(code, output).toBe(0);
    const rows = output.split('\n');
    const endpoint = rows.findIndex((row) => row.includes('Public endpoint'));
    expect(rows[endpoint]).toMatch(/^ {2}warning/);
    expect(rows[endpoint]).toContain(
      `no response (ECONNREFUSED) from ${nowhere}; the checks below use ${variables['S3_ENDPOINT']}`,
    );
    expect(rows[endpoint + 1]).toContain('but clients may be able to');
    expect(output.match(/Correct S3_PUBLIC_ENDPOINT/g)).toHaveLength(1);
    expect(output).toMatch(/^ {2}ok +PUT URL +200/m);
    expect(output).toMatch(/^ {2}ok +CORS for http:\/\/localhost:5173/m);
  });

  it('reports a public endpoint that is no store', async () => {
    const proxy = await startStoreProxy(variables['S3_ENDPOINT'] ?? '', {
      answer: () => ({ status: 404, body: '<p>Not here' }),
    });
    const { code, output } = await runProgram('bucket-doctor.main.js', [], {
      ...variables,
      S3_PUBLIC_ENDPOINT: proxy.url,
    });
    proxy.stop();
    expect(code).toBe(1);
    expect(output).toMatch(/^ {2}FAILED +PUT URL +404/m);
    expect(output).toContain('Correct S3_PUBLIC_ENDPOINT');
  });

  it.each([
    [501, '<Error><Code>NotImplemented</Code></Error>'],
    [405, '<Error><Code>MethodNotAllowed</Code></Error>'],
    [400, '<Error><Code>InvalidArgument</Code></Error>'],
    [403, '<Error><Code>AccessDenied</Code></Error>'],
  ])('names UPPY_UPLOAD_METHOD=PUT for a store that answers forms with %i', async (status, body) => {
    const proxy = await startStoreProxy(variables['S3_ENDPOINT'] ?? '', {
      answer: ({ headers }) =>
        headers['content-type']?.startsWith('multipart/form-data') === true ? { status, body } : undefined,
    });
    const { code, output } = await runProgram('bucket-doctor.main.js', [], {
      ...variables,
      S3_ENDPOINT: proxy.url,
    });
    proxy.stop();
    expect(code).toBe(1);
    const rows = output.split('\n');
    const form = rows.findIndex((row) => row.includes('POST form'));
    expect(rows[form]).toMatch(/^ {2}FAILED/);
    expect(rows[form + 1]).toContain('UPPY_UPLOAD_METHOD=PUT');
    expect(output.match(/FAILED/g)).toHaveLength(1);
  });

  it('passes a store without forms under UPPY_UPLOAD_METHOD=PUT', async () => {
    const proxy = await startStoreProxy(variables['S3_ENDPOINT'] ?? '', {
      answer: ({ headers }) =>
        headers['content-type']?.startsWith('multipart/form-data') === true
          ? { status: 501, body: '<Error><Code>NotImplemented</Code></Error>' }
          : undefined,
    });
    const { code, output } = await runProgram('bucket-doctor.main.js', [], {
      ...variables,
      S3_ENDPOINT: proxy.url,
      UPPY_UPLOAD_METHOD: 'PUT',
    });
    proxy.stop();
    expect(code, output).toBe(0);
    expect(output).toMatch(/^ {2}not supported +POST form/m);
  });

  it('removes its test objects when it is interrupted', async () => {
    const interruption = new AbortController();
    const proxy = await startStoreProxy(variables['S3_ENDPOINT'] ?? '', {
      onRequest: (method) => {
        if (method === 'PUT') interruption.abort();
      },
    });
    const { code, output } = await runProgram(
      'bucket-doctor.main.js',
      [],
      { ...variables, S3_ENDPOINT: proxy.url },
      interruption.signal,
    );
    proxy.stop();
    expect(code).toBe(1);
    expect(output).toMatch(/FAILED +Interrupted/);
    expect(output).not.toContain('Checksum');
    expect(await keys()).toEqual([]);
  });

  it.each([
    [
      'a wrong secret key',
      { AWS_SECRET_ACCESS_KEY: 'not-the-secret-of-this-bucket' },
      'AWS_SECRET_ACCESS_KEY',
    ],
    ['a bucket that does not exist', { S3_BUCKET: 'nowhere' }, 'S3_BUCKET'],
  ])('names the variable to correct for %s', async (_, fault, todo) => {
    const { code, output, errors } = await runProgram('bucket-doctor.main.js', [], {
      ...variables,
      ...fault,
    });
    expect(code).toBe(1);
    expect(output).toMatch(/FAILED +Bucket reachable/);
    expect(output).toContain(todo);
    expect(output + errors).not.toContain('not-the-secret-of-this-bucket');
  });
});

describe.each(['bucket-doctor.main.js', 'bucket-setup.main.js'])(
  '%s names once what to correct',
  (program) => {
    let bucket: Bucket;

    beforeAll(async () => {
      bucket = await Bucket.start();
    });
    afterAll(async () => {
      await bucket.daemon.stop();
    });

    const outputFor = async (fault: Variables): Promise<string> => {
      const { code, output, errors } = await runProgram(program, [], { ...bucket.variables, ...fault });
      expect(code).toBe(1);
      expect(output.match(/FAILED/g)).toHaveLength(1);
      expect(output).toContain('Bucket reachable');
      expect(output + errors).not.toMatch(/with credentials that allow|\.\.|\$response/);
      return output;
    };

    it.each<[string, Variables, string]>([
      [
        'for a wrong secret key',
        { AWS_SECRET_ACCESS_KEY: 'not-the-secret-of-this-bucket' },
        'Correct AWS_SECRET_ACCESS_KEY',
      ],
      ['for an unknown access key', { AWS_ACCESS_KEY_ID: 'NOBODY' }, 'Correct AWS_ACCESS_KEY_ID'],
      ['for a bucket that does not exist', { S3_BUCKET: 'nowhere' }, 'correct S3_BUCKET'],
    ])('%s', async (_, fault, todo) => {
      expect(await outputFor(fault)).toContain(todo);
    });

    it.each([
      ['a well-formed page', 200, '<html><body>It works!</body></html>'],
      ['an HTML page that is not XML', 200, '<!doctype html><meta charset="utf-8"><p>It works!<br>'],
      ['an error page', 404, '<html><body><h1>Not Found</h1></body></html>'],
    ])('for an endpoint that returns %s', async (_, status, page) => {
      const server = createServer((_request, response) => {
        response.writeHead(status, { 'content-type': 'text/html' }).end(page);
      });
      const port = await freePort();
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      const output = await outputFor({ S3_ENDPOINT: `http://127.0.0.1:${port}` });
      server.close();
      expect(output).toContain(`returned ${status}, but not an S3 response`);
      expect(output).toContain('The server at S3_ENDPOINT is not an S3 store. Correct S3_ENDPOINT');
    });
  },
);
