import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, Signpost, type UploadUrl } from './support/service/signpost.js';

const FILE = { filename: 'a.txt', content_type: 'text/plain' };
const KEY = 'uploads/123e4567-e89b-42d3-a456-426614174000-a.txt';

interface Problem {
  code: string;
  detail: string;
  error?: string;
  message?: string;
}

describe('UPLOAD_REQUIRE_SIZE and UPLOAD_SINGLE_USE', () => {
  let service: Signpost;
  beforeAll(async () => {
    service = await Signpost.start({
      UPLOAD_REQUIRE_SIZE: 'true',
      UPLOAD_SINGLE_USE: 'true',
      MAX_FILE_SIZE: '10',
    });
  });
  afterAll(async () => {
    await service.stop();
  });

  it('UPLOAD_REQUIRE_SIZE requires a size and enforces MAX_FILE_SIZE', async () => {
    const unsized = await service.post('/upload-url', FILE);
    expect([unsized.status, (await json<Problem>(unsized)).detail]).toEqual([
      400,
      'size is required. Send the number of bytes to upload.',
    ]);
    expect((await service.post('/upload-url', { ...FILE, size: 11 })).status).toBe(400);
    expect((await service.post('/upload-url', { ...FILE, size: 10 })).status).toBe(200);
  });

  it('UPLOAD_SINGLE_USE makes every upload URL single-use and rejects forms', async () => {
    const upload = await service.uploadUrl({ ...FILE, size: 5, single_use: false });
    expect(upload.headers['If-None-Match']).toBe('*');
    const send = (): Promise<Response> =>
      fetch(upload.presigned_url, {
        method: 'PUT',
        headers: { 'Content-Type': 'text/plain', 'If-None-Match': '*' },
        body: Buffer.from('hello'),
      });
    expect([(await send()).status, (await send()).status]).toEqual([200, 412]);
    expect((await service.post('/upload-url', { ...FILE, size: 5, method: 'POST' })).status).toBe(400);
    expect(await json<Problem>(await service.get('/s3/params?filename=a.txt'))).toMatchObject({
      message: 'size is required. Send the number of bytes to upload.',
    });
  });
});

interface UppyParameters {
  method: string;
  url: string;
  fields: Record<string, string>;
  headers: Record<string, string>;
}

describe.each([
  [{ UPPY_UPLOAD_METHOD: 'PUT' }, { 'Content-Type': 'text/plain' }, [200, 200]],
  [{ UPLOAD_SINGLE_USE: 'true' }, { 'Content-Type': 'text/plain', 'If-None-Match': '*' }, [200, 412]],
])('Uppy with %j', (variables, headers, statuses) => {
  let service: Signpost;
  beforeAll(async () => {
    service = await Signpost.start(variables);
  });
  afterAll(async () => {
    await service.stop();
  });
  const sendTwice = async ({ url, headers: sent }: UppyParameters): Promise<number[]> => {
    const send = (): Promise<Response> => fetch(url, { method: 'PUT', headers: sent, body: 'hello' });
    return [(await send()).status, (await send()).status];
  };

  it('GET /s3/params signs a PUT', async () => {
    const parameters = await json<UppyParameters>(await service.get('/s3/params?filename=a.txt'));
    expect(parameters).toMatchObject({ method: 'PUT', fields: {}, headers });
    expect(await sendTwice(parameters)).toEqual(statuses);
  });

  it('POST /s3/sign signs a PUT', async () => {
    const request = { method: 'PUT', key: 'a.txt', contentType: 'text/plain' };
    const signed = await json<UppyParameters>(await service.post('/s3/sign', request));
    expect(signed).toMatchObject({ headers });
    expect(signed).not.toHaveProperty('fields');
    expect(await sendTwice(signed)).toEqual(statuses);
  });
});

describe('batches and multipart uploads', () => {
  let service: Signpost;
  beforeAll(async () => {
    service = await Signpost.start();
  });
  afterAll(async () => {
    await service.stop();
  });

  it('POST /upload-urls answers 100 entries with long names, in order', async () => {
    const files = Array.from({ length: 100 }, (_, index) => ({
      ...FILE,
      filename: `${index}-${'\u65E5'.repeat(1000)}.txt`,
    }));
    const answer = await service.post('/upload-urls', { files });
    expect(answer.status).toBe(200);
    const { results } = await json<{ results: UploadUrl[] }>(answer);
    expect(results.map(({ file_key: key }) => /-(\d+)-\u65E5/.exec(key)?.[1])).toEqual(
      files.map((_, index) => String(index)),
    );
  });

  it.each([
    [{}, /files must be an array/],
    [{ files: [] }, /at least one entry/],
    [{ files: Array.from({ length: 101 }, () => FILE) }, /at most 100 entries/],
    [{ files: FILE }, /files must be an array/],
    [{ files: [FILE], more: 1 }, /more is not a known field/],
  ])('POST /upload-urls and /download-urls reject the whole batch %j', async (body, detail) => {
    for (const path of ['/upload-urls', '/download-urls']) {
      const answer = await service.post(path, body);
      expect(answer.status).toBe(400);
      expect((await json<Problem>(answer)).detail).toMatch(detail);
    }
  });

  it('POST /upload-urls answers each invalid entry with its own problem', async () => {
    const items = [null, [], 'a', { ...FILE, bucket: 'other' }, {}];
    const { results } = await json<{ results: Problem[] }>(
      await service.post('/upload-urls', { files: items }),
    );
    expect(results.map(({ code }) => code)).toEqual(items.map(() => 'invalid_request'));
    expect(results[0]?.detail).toBe('An entry must be one JSON object.');
  });

  it('POST /upload-urls answers 413 for a body above 512 KiB', async () => {
    const name = 'a'.repeat(512 * 1024);
    expect((await service.post('/upload-urls', { files: [{ ...FILE, filename: name }] })).status).toBe(413);
  });

  it.each([
    [
      { parts: [{ PartNumber: 0, ETag: 'x' }] },
      'parts[0]: PartNumber must be a whole number from 1 to 10000.',
    ],
    [{ parts: [{ PartNumber: 1, ETag: 'x' }, { PartNumber: 2 }] }, 'parts[1]: ETag is required.'],
    [
      { parts: [{ PartNumber: '1', ETag: 'x' }] },
      'parts[0]: PartNumber must be a whole number from 1 to 10000.',
    ],
    [{ parts: [{ PartNumber: 1, ETag: 'x', Size: 1 }] }, 'parts[0]: Size is not a known field.'],
    [{ parts: [null] }, 'parts[0]: each entry must be an object { PartNumber, ETag }.'],
  ])('POST /s3/multipart/{uploadId}/complete names the invalid part of %j', async (body, detail) => {
    const answer = await service.post(`/s3/multipart/id/complete?key=${KEY}`, body);
    expect([answer.status, await json<Problem>(answer)]).toMatchObject([400, { detail, message: detail }]);
  });

  it('POST /s3/multipart/{uploadId}/complete answers 200 again for the same parts, so that clients can retry', async () => {
    const created = await json<{ key: string; uploadId: string }>(
      await service.post('/s3/multipart', { filename: 'a.txt', type: '' }),
    );
    const path = `/s3/multipart/${created.uploadId}`;
    const { url } = await json<{ url: string }>(await service.get(`${path}/1?key=${created.key}`));
    const ETag = (await fetch(url, { method: 'PUT', body: 'hello' })).headers.get('etag');
    const complete = (etag: string | null): Promise<Response> =>
      service.post(`${path}/complete?key=${created.key}`, { parts: [{ PartNumber: 1, ETag: etag }] });
    expect((await complete(ETag)).status).toBe(200);
    expect((await complete(ETag)).status).toBe(200);
    expect((await complete('"5d41402abc4b2a76b9719d911017c593"')).status).toBe(404);
  });

  it.each([
    ['GET', `/s3/multipart/id/0?key=${KEY}`, 400],
    ['GET', `/s3/multipart/id/10001?key=${KEY}`, 400],
    ['GET', `/s3/multipart/id/1.5?key=${KEY}`, 400],
    ['GET', `/s3/multipart/id/4abc?key=${KEY}`, 400],
    ['GET', '/s3/multipart/id/1', 400],
    ['GET', '/s3/multipart/id/1?key=', 400],
    ['GET', `/s3/multipart/id/1?key=${KEY}&key=${KEY}`, 400],
    ['GET', '/s3/multipart/id/1?key=other/a.txt', 404],
    ['GET', '/s3/multipart/id/1?key=uploads/%2e%2e/a.txt', 400],
    ['GET', `/s3/multipart/a%00b/1?key=${KEY}`, 400],
    ['GET', '/s3/multipart/id/batch?key=other/a.txt&partNumbers=1', 404],
    ['GET', '/s3/multipart/id?key=other/a.txt', 404],
    ['DELETE', '/s3/multipart/id?key=other/a.txt', 404],
    ['GET', '/s3/params', 400],
    ['GET', '/s3/params?filename=virus.exe', 400],
    ['GET', '/s3/params?filename=a.png&type=text/html', 400],
    ['GET', '/s3/params?filename=a.png&bucket=other', 400],
  ])('rejects %s %s', async (method, path, status) => {
    const answer = await service.get(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('i-am')).toBeNull();
    const text = await answer.text();
    expect(text).not.toContain('X-Amz-Signature');
    const problem = JSON.parse(text) as Problem;
    expect(problem.error).toBe(`s3: ${problem.detail}`);
    expect(problem.message).toBe(problem.detail);
  });

  it.each([
    { method: 'GET', key: KEY },
    { method: 'DELETE', key: KEY },
    { method: 'PATCH', key: 'a.txt' },
    { method: 'PUT', key: KEY, uploadId: 'id' },
    { method: 'PUT', key: 'a.txt', partNumber: 1 },
    { method: 'PUT', key: KEY, uploadId: 'id', partNumber: 0 },
    { method: 'PUT', key: KEY, uploadId: 'id', partNumber: 10_001 },
    { method: 'GET', key: KEY, uploadId: 'id', partNumber: 1 },
    { method: 'PUT', key: 'other/a.txt', uploadId: 'id', partNumber: 1 },
    { method: 'GET', key: 'other/a.txt', uploadId: 'id' },
    { method: 'DELETE', key: 'other/a.txt', uploadId: 'id' },
    { method: 'POST', key: 'other/a.txt', uploadId: 'id' },
    { method: 'PUT', key: 'virus.exe' },
    { method: 'PUT', key: 'a.png', contentType: 'text/html' },
    { method: 'PUT', key: 'a.png', contentType: 'image/png; a=\r\nX-Evil: 1' },
    { method: 'PUT', key: 'a.png', size: -1 },
    { method: 'POST', key: 'virus.exe' },
    { method: 'PUT', key: 'a.txt', bucket: 'other' },
  ])('POST /s3/sign rejects %j and signs nothing', async (request) => {
    const answer = await service.post('/s3/sign', request);
    expect([400, 404]).toContain(answer.status);
    const problem = await json<Problem>(answer);
    expect(problem.message).toBe(problem.detail);
    expect(JSON.stringify(problem)).not.toContain('X-Amz');
  });
});
