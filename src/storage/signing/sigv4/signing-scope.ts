import type { Credentials } from '../../s3/credentials.js';
import { uriEncode } from '../uri-encode.js';
import { hmac, PreparedHmac } from './prepared-hmac.js';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The parts that all signatures of one second share. */
export interface SigningScope {
  /** `20130524T000000Z` */
  readonly amzDate: string;
  /** `AKIA…/20130524/us-east-1/s3/aws4_request` */
  readonly credential: string;
  /** The same, percent-encoded for a query. */
  readonly encodedCredential: string;
  /** `&X-Amz-Security-Token=…` for temporary credentials, else empty. */
  readonly tokenParameter: string;
  /** The string to sign up to the hash of the canonical request. */
  readonly stringToSignStart: string;
  readonly key: PreparedHmac;
}

/** Creates one scope per second, and derives one signing key per credential and day. */
export class SigningScopes {
  #credentials: Credentials | undefined;
  #second = -1;
  #day = '';
  #key: PreparedHmac | undefined;
  #scope: SigningScope | undefined;

  constructor(
    private readonly region: string,
    private readonly service: string,
  ) {}

  /** @param second since the epoch */
  at(second: number, credentials: Credentials): SigningScope {
    if (this.#scope !== undefined && second === this.#second && credentials === this.#credentials)
      return this.#scope;
    const date = amzDate(new Date(second * 1000));
    const day = date.slice(0, 8);
    if (this.#key === undefined || day !== this.#day || credentials !== this.#credentials) {
      this.#key = new PreparedHmac(signingKey(credentials.secretAccessKey, day, this.region, this.service));
    }
    const scope = credentialScope(date, this.region, this.service);
    const credential = `${credentials.accessKeyId}/${scope}`;
    this.#credentials = credentials;
    this.#second = second;
    this.#day = day;
    this.#scope = {
      amzDate: date,
      credential,
      encodedCredential: uriEncode(credential),
      tokenParameter: tokenParameter(credentials),
      stringToSignStart: `${ALGORITHM}\n${date}\n${scope}\n`,
      key: this.#key,
    };
    return this.#scope;
  }
}

function tokenParameter({ sessionToken }: Credentials): string {
  return sessionToken === undefined ? '' : `&X-Amz-Security-Token=${uriEncode(sessionToken)}`;
}

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *   "Derive a signing key"
 */
export function signingKey(secret: string, day: string, region: string, service: string): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), 'aws4_request');
}

/** ISO 8601, basic format: `20130524T000000Z`. */
export function amzDate(date: Date): string {
  return date.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

export function credentialScope(date: string, region: string, service: string): string {
  return `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
}
