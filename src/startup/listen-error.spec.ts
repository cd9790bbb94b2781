import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../config/variables.js';
import { folderError, listenError } from './listen-error.js';

const systemError = (code: unknown): Error => Object.assign(new Error('system'), { code });

const ADDRESS =
  'must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all addresses, without a scheme and a port';

describe('listenError', () => {
  it.each([
    ['EADDRINUSE', 'PORT must be a free port: another program is listening on 0.0.0.0:8088'],
    ['EACCES', 'PORT must be a port that this user may listen on; it is "8088"'],
    ['EADDRNOTAVAIL', `HOST ${ADDRESS}; it is "0.0.0.0"`],
    ['EINVAL', `HOST ${ADDRESS}; it is "0.0.0.0"`],
    ['EAFNOSUPPORT', `HOST ${ADDRESS}; it is "0.0.0.0"`],
  ])('maps %s to the variable that caused it', (code, message) => {
    const error = listenError(systemError(code), 'PORT', '0.0.0.0', 8088);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ message });
  });

  it.each(['192.0.2.1', 'http://127.0.0.1', '127.0.0.1:80', 'no.invalid', 'a b', 'fe80::1'])(
    'names HOST=%s, on which nothing can listen',
    async (host) => {
      const [error] = (await once(createServer().listen(0, host), 'error')) as [unknown];
      expect(listenError(error, 'PORT', host, 0)).toMatchObject({
        message: `HOST ${ADDRESS}; it is ${JSON.stringify(host)}`,
      });
    },
  );

  it('does not repeat a password in HOST', async () => {
    const host = 'http://me:hunter2@127.0.0.1';
    const [error] = (await once(createServer().listen(0, host), 'error')) as [unknown];
    expect(listenError(error, 'PORT', host, 0)).toMatchObject({ message: `HOST ${ADDRESS}` });
  });

  it('names the variable of the port that it is given', () => {
    expect(listenError(systemError('EACCES'), 'LOCAL_BUCKET_PORT', '127.0.0.1', 80)).toMatchObject({
      problems: [{ name: 'LOCAL_BUCKET_PORT' }],
    });
  });

  it.each([
    [systemError('EMFILE')],
    [systemError(7)],
    [new Error('a')],
    ['EADDRINUSE'],
    [{ code: 'EACCES' }],
  ])('returns %s as it is', (error) => {
    expect(listenError(error, 'PORT', '0.0.0.0', 8088)).toBe(error);
  });
});

describe('folderError', () => {
  it.each([
    ['EACCES', 'EACCES: permission denied'],
    ['ENOTDIR', 'ENOTDIR: not a directory'],
    ['EROFS', 'EROFS: read-only file system'],
    ['EOTHER', 'EOTHER'],
  ])('maps %s to the variable that named the folder, with the reason', (code, reason) => {
    const error = folderError(systemError(code), 'LOCAL_BUCKET_DIR', '/data');
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({
      message: `LOCAL_BUCKET_DIR must be a folder that this user can create and write to (${reason}); it is "/data"`,
    });
  });

  it.each([[new Error('a')], ['EACCES'], [undefined]])('returns %s as it is', (error) => {
    expect(folderError(error, 'LOCAL_BUCKET_DIR', '/data')).toBe(error);
  });
});
