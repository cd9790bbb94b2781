import { header, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { readAmzDate } from './amz-date.js';
import {
  assertAlgorithm,
  readCredential,
  readSigningDate,
  unexpectedToken,
  unsupportedVersion2,
} from './auth-parameters.js';

/** The signature that a request carries: read strictly, and not yet verified. */
export interface RequestSignature {
  readonly kind: 'query' | 'header' | 'form';
  readonly accessKeyId: string;
  /** `yyyymmdd/region/service/aws4_request` */
  readonly scope: string;
  readonly signingDate: Date;
  /** Seconds; 0 for a signature in a header, which has no expiry. */
  readonly expiresIn: number;
  /** Names in lower case, separated by `;`. Empty for a form. */
  readonly signedHeaders: string;
  /** In hex. */
  readonly value: string;
}

/**
 * The query parameters that carry a signature. Their names are case-sensitive; every other parameter is
 * signed content.
 */
export const QUERY_AUTH = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
] as const;

/** The longest validity of a signature: a week, in seconds. */
export const MAX_EXPIRES = 604_800;

const AUTHORIZATION = /^AWS4-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([^, ]+)$/;

/**
 * Reads the signature of a request, in its query or in its Authorization header.
 *
 * @throws S3Error `AccessDenied` for an anonymous request; other codes for two signatures or a malformed one.
 */
export function readRequestSignature(request: S3Request, region: string): RequestSignature {
  const authorization = request.headers.authorization;
  const inQuery = [...request.query.entries()].some(([name]) => QUERY_AUTH.some((known) => known === name));
  if (isVersion2(request, authorization)) throw unsupportedVersion2();
  if (authorization !== undefined && inQuery) {
    throw new S3Error(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    );
  }
  if (authorization !== undefined) return readHeaderSignature(request, authorization, region);
  if (inQuery) return readQuerySignature(request, region);
  throw new S3Error('AccessDenied', 'Access Denied');
}

/** Whether a request carries a signature of version 2: `AWS <key>:<signature>`, or its query parameters. */
function isVersion2({ query }: S3Request, authorization: string | undefined): boolean {
  if (authorization !== undefined) return /^AWS +[^ :]+:[^ ]+$/.test(authorization);
  return ['AWSAccessKeyId', 'Signature'].some((name) => query.has(name));
}

function readQuerySignature({ query }: S3Request, region: string): RequestSignature {
  const malformed = 'AuthorizationQueryParametersError';
  const given = new Map<string, string>();
  for (const [name, values] of query.entries()) {
    if (!name.toLowerCase().startsWith('x-amz-')) continue;
    // A canonical query omits X-Amz-Signature in any case and any number, so a second one would go unnoticed.
    if (values.length > 1 || given.has(name.toLowerCase())) {
      throw new S3Error(malformed, `Query parameter ${name} must not be repeated.`);
    }
    given.set(name.toLowerCase(), values[0] ?? '');
  }
  if (given.has('x-amz-security-token')) throw unexpectedToken();
  const [algorithm, credential, date, expires, signedHeaders, signature] = QUERY_AUTH.map((name) =>
    query.get(name),
  );
  if (!algorithm || !credential || !date || !expires || !signedHeaders || !signature) {
    throw new S3Error(
      malformed,
      `Query-string authentication version 4 requires the ${QUERY_AUTH.join(', ')} parameters.`,
    );
  }
  assertAlgorithm(algorithm, malformed);
  if (!/^-?\d+$/.test(expires)) throw new S3Error(malformed, 'X-Amz-Expires should be a number');
  const expiresIn = Number(expires);
  if (expiresIn < 1) throw new S3Error(malformed, 'X-Amz-Expires must be positive');
  if (expiresIn > MAX_EXPIRES) {
    throw new S3Error(
      malformed,
      `X-Amz-Expires must be less than a week (in seconds) that is ${MAX_EXPIRES}`,
    );
  }
  const signingDate = readSigningDate(date, malformed);
  return {
    kind: 'query',
    ...readCredential(credential, date, region, malformed),
    signingDate,
    expiresIn,
    signedHeaders,
    value: signature,
  };
}

function readHeaderSignature(request: S3Request, authorization: string, region: string): RequestSignature {
  const malformed = 'AuthorizationHeaderMalformed';
  if (!authorization.startsWith('AWS4-')) {
    throw new S3Error('InvalidArgument', 'Unsupported Authorization Type');
  }
  const [, credential, signedHeaders, signature] = AUTHORIZATION.exec(authorization) ?? [];
  if (!credential || !signedHeaders || !signature) {
    throw new S3Error(malformed, 'The authorization header that you provided is not valid.');
  }
  if (request.headers['x-amz-security-token'] !== undefined) throw unexpectedToken();
  if (header(request, 'x-amz-content-sha256') === undefined) {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  const date = header(request, 'x-amz-date') ?? '';
  const signingDate = readAmzDate(date);
  if (!signingDate) {
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  }
  return {
    kind: 'header',
    ...readCredential(credential, date, region, malformed),
    signingDate,
    expiresIn: 0,
    signedHeaders,
    value: signature,
  };
}
