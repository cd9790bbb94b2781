import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { respondWithJson, TestIssuer, type Respond } from '../../test/support/identity/issuer.js';
import { Issuer } from './issuer.js';
import { IssuerError } from './issuer-document.js';

let issuer: TestIssuer;

beforeEach(async () => {
  issuer = await TestIssuer.start();
});

afterEach(async () => {
  await issuer.stop();
});

function fetchKeys(timeout = 2000): Promise<unknown> {
  const config = { issuer: issuer.issuer, jwksUrl: `${issuer.origin}/keys?app=hunter2` };
  return new Issuer(config, timeout).fetchKeys();
}

const send =
  (body: string | Buffer, headers = {}): Respond =>
  (_request, response) =>
    response.writeHead(200, headers).end(body);

const status =
  (code: number, headers = {}): Respond =>
  (_request, response) =>
    response.writeHead(code, headers).end('{"keys":[]}');

describe('Issuer', () => {
  it('takes a key set under any content type', async () => {
    const keys = JSON.stringify({ keys: [issuer.key.jwk] });
    issuer.fault = send(gzipSync(keys), { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
    await expect(fetchKeys()).resolves.toMatchObject({ count: 1 });
  });

  it.each<[string, Respond, RegExp]>([
    ['HTML', send('<html></html>', { 'content-type': 'text/html' }), /is not JSON$/],
    ['an empty response', send(''), /is not JSON$/],
    ['half a key set', send('{"keys":[{"kty":'), /is not JSON$/],
    ['text that is not UTF-8', send(Buffer.from([0x22, 0xff, 0x22])), /cannot be read: /],
    ['null', send('null'), /is not a JWK set$/],
    ['a problem document', send('{"title":"x"}'), /is not a JWK set$/],
    ['an empty key set', send('{"keys":[]}'), /contains no public key that can verify signatures$/],
    ['a redirect', status(302, { location: 'http://127.0.0.1:1/keys' }), /responded with 302$/],
    ['a permanent redirect', status(308, { location: '/keys' }), /responded with 308$/],
    ['204', status(204), /responded with 204$/],
    ['403', status(403), /responded with 403$/],
    ['500', status(500), /responded with 500$/],
    ['a response that is too large', send(`"${'x'.repeat(600 * 1024)}"`), /is larger than 512 KiB$/],
    [
      'a response that is too large once it is decompressed',
      send(gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x')), { 'content-encoding': 'gzip' }),
      /is larger than 512 KiB$/,
    ],
    ['a reset', (request) => request.socket.destroy(), /cannot be read: /],
  ])('rejects %s, in words without the query of the URL', async (_what, respond, message) => {
    issuer.fault = respond;
    const error: unknown = await fetchKeys().catch((cause: unknown) => cause);
    if (!(error instanceof IssuerError)) throw error;
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(`${issuer.origin}/keys `)).toBe(true);
    expect(error.message).not.toContain('hunter2');
  });

  it.each<[string, Respond]>([
    ['does not respond', () => undefined],
    [
      'drips',
      (_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('gives up an issuer that %s', async (_what, respond) => {
    issuer.fault = respond;
    const began = performance.now();
    await expect(fetchKeys(300)).rejects.toThrow('did not respond in time');
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('reports a refused connection', async () => {
    await issuer.stop();
    await expect(fetchKeys()).rejects.toThrow('cannot be read: ECONNREFUSED');
  });

  it('does not take keys from this machine if a remote issuer refers to it', async () => {
    const { fetch } = globalThis;
    globalThis.fetch = () =>
      Promise.resolve(Response.json({ issuer: 'https://id.example.com', jwks_uri: `${issuer.origin}/keys` }));
    try {
      const remote = new Issuer({ issuer: 'https://id.example.com', jwksUrl: undefined });
      await expect(remote.fetchKeys()).rejects.toThrow('although the issuer uses https');
    } finally {
      globalThis.fetch = fetch;
    }
    expect(issuer.requests).toEqual([]);
  });

  it('does not look further if discovery fails for a moment', async () => {
    issuer.fault = (request, response) => {
      if (request.url?.endsWith('openid-configuration') === true) response.writeHead(503).end();
      else respondWithJson(response, { issuer: issuer.issuer, jwks_uri: `${issuer.origin}/keys` });
    };
    const discovering = new Issuer({ issuer: issuer.issuer, jwksUrl: undefined });
    await expect(discovering.fetchKeys()).rejects.toThrow('responded with 503');
    expect(issuer.requests).toEqual(['/.well-known/openid-configuration']);
  });
});
