import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SignatureV4 } from '@smithy/signature-v4';
import type { KeyPair } from '../../config/store.config.js';

/** A role that the server knows. */
export interface StsRole {
  readonly arn: string;
  readonly externalId: string | undefined;
  /** Seconds of a session. */
  readonly lifetime: number;
}

export interface StsServer {
  readonly endpoint: string;
  /** The parameters of each session that was granted. */
  readonly sessions: readonly URLSearchParams[];
  close: () => void;
}

/**
 * A server with the one operation AssumeRole. It verifies the signature with AWS's own signer, the role and its
 * external id, and grants sessions whose access keys are numbered: `ASIA1`, `ASIA2`, ...
 */
export async function startStsServer(caller: KeyPair, role: StsRole): Promise<StsServer> {
  const sessions: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const parameters = new URLSearchParams(body);
      const code = (await isSigned(request, body, caller))
        ? refusal(parameters, role)
        : 'SignatureDoesNotMatch';
      if (code === undefined) sessions.push(parameters);
      response
        .writeHead(code === undefined ? 200 : 403, { 'content-type': 'text/xml' })
        .end(code === undefined ? granted(sessions.length, role.lifetime) : refused(code));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    sessions,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function refusal(parameters: URLSearchParams, role: StsRole): string | undefined {
  const isValid =
    parameters.get('Action') === 'AssumeRole' &&
    /^[\w+=,.@-]{2,64}$/.test(parameters.get('RoleSessionName') ?? '') &&
    (parameters.get('Policy') ?? '').length <= 2048;
  if (!isValid) return 'ValidationError';
  const isTrusted =
    parameters.get('RoleArn') === role.arn && (parameters.get('ExternalId') ?? undefined) === role.externalId;
  return isTrusted ? undefined : 'AccessDenied';
}

async function isSigned(request: IncomingMessage, body: string, credentials: KeyPair): Promise<boolean> {
  const { authorization = '', host = '', 'x-amz-date': date = '' } = request.headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
  const [hostname = '', port = ''] = host.split(':');
  const time = String(date).replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z');
  const signer = new SignatureV4({ service: 'sts', region: 'eu-central-1', credentials, sha256: Sha256 });
  const signed = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname, port: Number(port), path: '/', query: {}, headers, body },
    { signingDate: new Date(time) },
  );
  return signed.headers['authorization'] === authorization;
}

class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('not needed');
  }
}

function granted(count: number, lifetime: number): string {
  const expiration = new Date(Date.now() + lifetime * 1000).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIA${count}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

function refused(code: string): string {
  return `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
}
