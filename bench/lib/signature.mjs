import { createHash, createHmac } from 'node:crypto';
import { CREDENTIALS, EXPIRES_IN } from './subject.mjs';

/**
 * Recomputes the signature of a presigned URL (SigV4, query string), so that no peer can do less than the
 * full work.
 * @throws Error that names the wrong part of the URL
 */
export function assertPresigned(text, method, { key, expiresIn = EXPIRES_IN } = {}) {
  const url = new URL(text);
  const given = url.searchParams;
  const expect = (name, right) => {
    if (!right) throw new Error(`${name} is wrong in the presigned URL ${text}`);
  };
  expect('X-Amz-Algorithm', given.get('X-Amz-Algorithm') === 'AWS4-HMAC-SHA256');
  expect('X-Amz-Expires', given.get('X-Amz-Expires') === String(expiresIn));
  if (key !== undefined) expect('key', decodeURIComponent(url.pathname).endsWith(`/${key}`));

  const parameters = url.search.slice(1).split('&');
  const query = parameters.filter((parameter) => !parameter.startsWith('X-Amz-Signature=')).toSorted();
  const signedHeaders = given.get('X-Amz-SignedHeaders');
  if (signedHeaders !== 'host') return expect('X-Amz-Signature', isDigest(given.get('X-Amz-Signature')));

  const canonical = [method, url.pathname, query.join('&'), `host:${url.host}\n`, 'host', 'UNSIGNED-PAYLOAD'];
  const [accessKeyId, ...scope] = given.get('X-Amz-Credential').split('/');
  expect('X-Amz-Credential', accessKeyId === CREDENTIALS.accessKeyId);
  const hash = createHash('sha256').update(canonical.join('\n')).digest('hex');
  const stringToSign = ['AWS4-HMAC-SHA256', given.get('X-Amz-Date'), scope.join('/'), hash].join('\n');
  const signingKey = scope.reduce(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
  expect('X-Amz-Signature', given.get('X-Amz-Signature') === hmac(signingKey, stringToSign).toString('hex'));
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}

function isDigest(text) {
  return /^[\da-f]{64}$/.test(text ?? '');
}
