import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyOf } from '../object-key.fixture.js';
import { createS3Client } from './s3-client.js';
import {
  respondWithError,
  type Respond,
  startStoreServer,
  type StoreServer,
} from './store-server.fixture.js';
import { VersionAccess } from './version-access.js';

const KEY = keyOf('uploads/a.txt');

describe('VersionAccess', () => {
  let server: StoreServer | undefined;
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  const start = async (respond: Respond): Promise<VersionAccess> => {
    const { options } = (server = await startStoreServer(respond));
    return new VersionAccess(createS3Client(options), options);
  };
  afterEach(() => {
    server?.close();
    warn.mockClear();
  });

  it('reads one byte of a version once, and remembers that it can', async () => {
    const access = await start((_request, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-0/5', 'content-length': 1 }).end('x');
    });
    expect(await access.canRead(KEY, 'v1')).toBe(true);
    expect(await access.canRead(KEY, 'v2')).toBe(true);
    expect(server?.requests.map(({ url, headers }) => [url, headers.range])).toEqual([
      [expect.stringContaining('versionId=v1'), 'bytes=0-0'],
    ]);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    [404, 'NoSuchVersion'],
    [416, 'InvalidRange'],
  ])('takes %d %s for a version that it may read', async (status, code) => {
    const access = await start((_request, response) => respondWithError(response, status, code));
    expect(await access.canRead(KEY, 'v1')).toBe(true);
  });

  it('remembers a rejection, and logs how to lift it once', async () => {
    const access = await start((_request, response) => respondWithError(response, 403, 'AccessDenied'));
    expect(await access.canRead(KEY, 'v1')).toBe(false);
    expect(await access.canRead(KEY, 'v1')).toBe(false);
    expect(server?.requests).toHaveLength(1);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/AccessDenied.*Grant s3:GetObjectVersion/)]]);
  });

  it.each([
    [503, 'SlowDown'],
    [404, 'NoSuchKey'],
  ])('asks again after %d %s', async (status, code) => {
    let fails = true;
    const access = await start((_request, response) => {
      if (fails) respondWithError(response, status, code);
      else response.writeHead(206, { 'content-length': 1 }).end('x');
    });
    expect(await access.canRead(KEY, 'v1')).toBe(false);
    fails = false;
    expect(await access.canRead(KEY, 'v1')).toBe(true);
    expect(warn).not.toHaveBeenCalled();
  });
});
