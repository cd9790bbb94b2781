import type { S3Client } from '@aws-sdk/client-s3';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import type { BucketEndpoint } from '../s3/bucket-endpoint.js';
import type { Credentials, CredentialSource } from '../s3/credentials.js';
import type { PresignForm } from '../presigner.js';
import { QueryPresigner, type Signing, type UnsignedRequest } from './query.presigner.js';
import { signedFields } from './sigv4/post-policy.js';
import { storeProblem } from '../s3/store-problem.js';
import type { SignatureObserver } from '../signature-observer.js';
import { uriEncode, uriEncodePath } from './uri-encode.js';

/**
 * AWS's own signers: the reference for ours, and the only ones for buckets that require another scheme than
 * SigV4.
 */
export class SdkPresigner extends QueryPresigner {
  readonly #client: S3Client;

  constructor(
    client: S3Client,
    endpoint: BucketEndpoint,
    credentials: CredentialSource,
    observer?: SignatureObserver,
  ) {
    super(endpoint, credentials, observer);
    this.#client = client;
  }

  protected override async sign(
    request: UnsignedRequest,
    { credentials, second, expiresIn }: Signing,
  ): Promise<string> {
    const { protocol, hostname, port, path, scheme } = this.endpoint;
    const unsigned = {
      method: request.method,
      protocol,
      hostname,
      ...(port !== undefined && { port }),
      path: `${path}/${uriEncodePath(request.key)}`,
      query: { ...request.query },
      headers: { ...request.headers },
    };
    const names = new Set(['host', ...Object.keys(request.headers)]);
    const options = {
      expiresIn,
      signingDate: new Date(second * 1000),
      // The SDK would leave content-type unsigned and move x-amz-* into the query, where S3 ignores it.
      signableHeaders: names,
      unhoistableHeaders: names,
      ...(scheme === 'sigv4a' && { signingRegion: '*' }),
    };
    const signer = this.#signerFor(credentials);
    const signed =
      scheme === 'sigv4-s3express'
        ? await signer.presignWithCredentials(unsigned, await this.#sessionOf(credentials), options)
        : await signer.presign(unsigned, options);
    return `${this.origin}${signed.path}?${formatQuery(signed.query ?? {})}`;
  }

  protected override async signForm(
    form: PresignForm,
    { credentials, second, expiresIn }: Signing,
  ): Promise<Record<string, string>> {
    const { signingRegion: region, signingName: service, bucket } = this.endpoint;
    const signer = new SignatureV4({ credentials, region, service, sha256: this.#client.config.sha256 });
    const signingDate = new Date(second * 1000);
    return signedFields(form, {
      bucket,
      credentials,
      region,
      service,
      signingDate,
      expiresAt: new Date((second + expiresIn) * 1000),
      sign: (policy) => signer.sign(policy, { signingDate }),
    });
  }

  #signerFor(credentials: Credentials): S3RequestPresigner {
    return new S3RequestPresigner({
      credentials,
      region: this.endpoint.signingRegion,
      signingName: this.endpoint.signingName,
      sha256: this.#client.config.sha256,
      runtime: 'node',
    });
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html */
  async #sessionOf(credentials: Credentials): Promise<Credentials> {
    try {
      return await this.#client.config.s3ExpressIdentityProvider.getS3ExpressIdentity(credentials, {
        Bucket: this.endpoint.bucket,
      });
    } catch (error) {
      throw storeProblem(error);
    }
  }
}

function formatQuery(query: Record<string, string | string[] | null>): string {
  return Object.entries(query)
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(String(value))}`)
    .join('&');
}
