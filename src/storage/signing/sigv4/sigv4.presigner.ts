import type { BucketEndpoint } from '../../s3/bucket-endpoint.js';
import type { CredentialSource } from '../../s3/credentials.js';
import type { PresignForm } from '../../presigner.js';
import { QueryPresigner, type Signing, type UnsignedRequest } from '../query.presigner.js';
import { uriEncodePath } from '../uri-encode.js';
import {
  type CanonicalHeaders,
  canonicalHeaders,
  canonicalRequest,
  encodeQuery,
  sortQuery,
} from './canonical-request.js';
import { signedFields } from './post-policy.js';
import { sha256Hex } from './prepared-hmac.js';
import type { SignatureObserver } from '../../signature-observer.js';
import { ALGORITHM, type SigningScope, SigningScopes } from './signing-scope.js';

/**
 * Our own signer, written in the terms of the specification: canonical request, string to sign, signing key,
 * signature. The parts that do not depend on the request are prepared once per bucket, day or second.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export class SigV4Presigner extends QueryPresigner {
  readonly #host: string;
  readonly #hostOnly: CanonicalHeaders;
  readonly #scopes: SigningScopes;

  constructor(endpoint: BucketEndpoint, credentials: CredentialSource, observer?: SignatureObserver) {
    super(endpoint, credentials, observer);
    this.#host = new URL(this.origin).host;
    this.#hostOnly = canonicalHeaders({ host: this.#host });
    this.#scopes = new SigningScopes(endpoint.signingRegion, endpoint.signingName);
  }

  protected override sign({ method, key, query, headers }: UnsignedRequest, signing: Signing): string {
    const scope = this.#scopes.at(signing.second, signing.credentials);
    const path = `${this.endpoint.path}/${uriEncodePath(key)}`;
    const signedHeaders = isEmpty(headers)
      ? this.#hostOnly
      : canonicalHeaders({ ...headers, host: this.#host });
    const parameters = signedQuery(query, signing.expiresIn, scope, signedHeaders);
    const request = canonicalRequest(method, path, parameters, signedHeaders);
    const signature = scope.key.hex(scope.stringToSignStart + sha256Hex(request));
    return `${this.origin}${path}?${parameters}&X-Amz-Signature=${signature}`;
  }

  protected override signForm(
    form: PresignForm,
    { credentials, second, expiresIn }: Signing,
  ): Promise<Record<string, string>> {
    const { bucket, signingRegion: region, signingName: service } = this.endpoint;
    const { key } = this.#scopes.at(second, credentials);
    return signedFields(form, {
      bucket,
      credentials,
      region,
      service,
      signingDate: new Date(second * 1000),
      expiresAt: new Date((second + expiresIn) * 1000),
      sign: (policy) => key.hex(policy),
    });
  }
}

/** Everything but the expiry and the query of the request is encoded in advance, and sorted. */
function signedQuery(
  query: UnsignedRequest['query'],
  expiresIn: number,
  { amzDate, encodedCredential, tokenParameter }: SigningScope,
  { encodedNames }: CanonicalHeaders,
): string {
  const parameters =
    `X-Amz-Algorithm=${ALGORITHM}&X-Amz-Credential=${encodedCredential}&X-Amz-Date=${amzDate}` +
    `&X-Amz-Expires=${expiresIn}${tokenParameter}&X-Amz-SignedHeaders=${encodedNames}`;
  if (isEmpty(query)) return parameters;
  const own = encodeQuery(query);
  // Upper case precedes lower case, with which all parameters of S3 begin.
  return own >= 'a' ? `${parameters}&${own}` : sortQuery(`${parameters}&${own}`);
}

function isEmpty(record: Readonly<Record<string, string>>): boolean {
  for (const _ in record) return false;
  return true;
}
