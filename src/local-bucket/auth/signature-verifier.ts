import { timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignedPayload } from '../body/signed-payload.js';
import { header, headerText, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { amzDate } from './amz-date.js';
import { assertTimely } from './expiry.js';
import { QUERY_AUTH, readRequestSignature, type RequestSignature } from './request-signature.js';
import { Sha256 } from './sha256.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

type SignableRequest = Parameters<SignatureV4['presign']>[0];

const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
const CONTENT_SHA256 = 'x-amz-content-sha256';

/** Verifies a request by signing it again with AWS's own signer and comparing the signatures. */
export class SignatureVerifier {
  private readonly signer: SignatureV4;

  constructor(
    private readonly credentials: Credentials,
    private readonly region: string,
  ) {
    this.signer = new SignatureV4({
      service: 's3',
      region,
      credentials,
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
  }

  /**
   * Verifies the signature of a request, and that it is valid now.
   *
   * @throws S3Error if it is not.
   */
  async verify(request: S3Request): Promise<SignedPayload> {
    const signature = readRequestSignature(request, this.region);
    this.assertKnownKey(signature);
    assertTimely(signature);
    const signed = new Set(signature.signedHeaders.split(';'));
    assertRequiredHeadersSigned(request, signed);
    const headers = signedValues(request, signed);
    const genuine =
      signature.kind === 'query'
        ? await this.matchesPresigned(request, signature, headers, signed)
        : await this.matchesSigned(request, signature, headers, signed);
    if (!genuine) throw mismatch();
    return {
      hash: header(request, CONTENT_SHA256) ?? queryPayloadHash(request)?.value ?? UNSIGNED_PAYLOAD,
      chunks: {
        first: signature.value,
        date: amzDate(signature.signingDate),
        scope: signature.scope,
        matches: async (stringToSign, chunkSignature) =>
          equal(await this.signer.sign(stringToSign, { signingDate: signature.signingDate }), chunkSignature),
      },
    };
  }

  /**
   * Verifies the signature of a form's policy, and that it is valid now. `policy` is the Base64 from the
   * form.
   *
   * @throws S3Error if it is not.
   */
  async verifyPolicy(policy: string, signature: RequestSignature): Promise<void> {
    this.assertKnownKey(signature);
    assertTimely(signature);
    const { signingDate, value } = signature;
    if (!equal(await this.signer.sign(policy, { signingDate }), value)) throw mismatch();
  }

  private assertKnownKey(signature: RequestSignature): void {
    if (signature.accessKeyId === this.credentials.accessKeyId) return;
    throw new S3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  }

  /** For a signature in the query. */
  private async matchesPresigned(
    request: S3Request,
    signature: RequestSignature,
    headers: Record<string, string>,
    signed: Set<string>,
  ): Promise<boolean> {
    // SigV4 UriEncode: "Letters in the hexadecimal value must be uppercase". S3 canonicalises the path, but the
    // query must be used as its signer wrote it: a different spelling of an octet means that it was altered.
    if (/%(?:[a-f].|.[a-f])/.test(request.target.replace(/^[^?]*/, ''))) return false;
    const query = new Map(request.query.entries());
    for (const name of QUERY_AUTH) query.delete(name);
    const payload = queryPayloadHash(request);
    if (payload && payload.value !== UNSIGNED_PAYLOAD && !signed.has(CONTENT_SHA256)) {
      // The signer reads the payload hash from this header, then hoists it back under the same name.
      query.delete(payload.name);
      headers[payload.name] = payload.value;
    }
    const resigned = await this.signer.presign(signable(request, headers, query), {
      signingDate: signature.signingDate,
      expiresIn: signature.expiresIn,
      signableHeaders: signed,
      unhoistableHeaders: signed,
    });
    const genuine = resigned.query ?? {};
    return QUERY_AUTH.map((name) => equal(genuine[name], request.query.get(name))).every(Boolean);
  }

  /** For a signature in the Authorization header. */
  private async matchesSigned(
    request: S3Request,
    signature: RequestSignature,
    headers: Record<string, string>,
    signed: Set<string>,
  ): Promise<boolean> {
    const resigned = await this.signer.sign(signable(request, headers, new Map(request.query.entries())), {
      signingDate: signature.signingDate,
      signableHeaders: signed,
    });
    const credential = `${signature.accessKeyId}/${signature.scope}`;
    return equal(
      resigned.headers['authorization'],
      `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signature.signedHeaders}, Signature=${signature.value}`,
    );
  }
}

function signable(
  request: S3Request,
  headers: Record<string, string>,
  query: Map<string, string[]>,
): SignableRequest {
  return {
    method: request.method,
    protocol: 'http:',
    hostname: '',
    path: request.path,
    // One value becomes a string, several become an array, so that an empty value is still signed.
    query: Object.fromEntries(
      [...query].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
    ),
    headers,
    // For an unread stream the signer writes UNSIGNED-PAYLOAD, unless a header gives a hash.
    body: request.http,
  };
}

/**
 * SigV4: "host and any x-amz-* headers that you plan to include in your request are also required for
 * signature".
 */
function assertRequiredHeadersSigned(request: S3Request, signed: ReadonlySet<string>): void {
  const unsigned = Object.keys(request.headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.has(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
      elements: { HeadersNotSigned: unsigned.join(', ') },
    });
  }
}

function signedValues(request: S3Request, signed: ReadonlySet<string>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of signed) {
    const value = headerText(request, name);
    if (value === undefined) throw mismatch();
    headers[name] = value;
  }
  return headers;
}

/** The payload hash in the query. Presigners write its name in upper or lower case. */
function queryPayloadHash(request: S3Request): { name: string; value: string } | undefined {
  for (const [name, values] of request.query.entries()) {
    if (name.toLowerCase() === CONTENT_SHA256) return { name, value: values[0] ?? '' };
  }
  return undefined;
}

function equal(expected: unknown, given: string | undefined): boolean {
  if (typeof expected !== 'string' || given === undefined) return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function mismatch(): S3Error {
  return new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  );
}
