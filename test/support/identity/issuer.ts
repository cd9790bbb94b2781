import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKey, signToken, type SigningKey } from './signing-key.js';

export type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** Seconds since the epoch, with an offset. */
export function epoch(offset = 0): number {
  return Math.floor(Date.now() / 1000) + offset;
}

/** An identity provider on a port of this machine: discovery, key set, and tokens that it signs. */
export class TestIssuer {
  /** The paths of all requests. */
  readonly requests: string[] = [];
  /** The keys of the key set; the last one signs. */
  keys: SigningKey[] = [createKey('key-1')];
  /** Replaces all responses. */
  fault: Respond | undefined;
  /** Appended to the address, such as `/realms/acme` or a slash. */
  path = '';
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<TestIssuer> {
    const issuer = new TestIssuer();
    await issuer.resume();
    return issuer;
  }

  /** The `iss` claim. */
  get issuer(): string {
    return this.origin + this.path;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get key(): SigningKey {
    const key = this.keys.at(-1);
    if (key === undefined) throw new Error('The issuer has no key.');
    return key;
  }

  /** Claims that Signpost accepts. */
  claims(claims: object = {}): Record<string, unknown> {
    const times = { iat: epoch(), exp: epoch(300) };
    return { iss: this.issuer, aud: 'signpost', sub: 'alice', scope: 'upload list', ...times, ...claims };
  }

  token(claims: object = {}, header: object = {}): string {
    return signToken(this.key, this.claims(claims), header);
  }

  /** Replaces the key. Tokens of the old one are no longer valid. */
  rotate(): void {
    this.keys = [createKey(`key-${Math.random()}`)];
  }

  /** Nothing listens on the port any more. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Listens on the same port again. */
  async resume(): Promise<void> {
    const server = createServer((request, response) => {
      this.requests.push(request.url ?? '');
      if (this.fault === undefined) this.#respond(request, response);
      else this.fault(request, response);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  #respond(request: IncomingMessage, response: ServerResponse): void {
    const path = this.path.replace(/\/$/, '');
    if (request.url === `${path}/.well-known/openid-configuration`) {
      respondWithJson(response, { issuer: this.issuer, jwks_uri: `${this.origin}/keys` });
    } else if (request.url === '/keys') {
      respondWithJson(response, { keys: this.keys.map(({ jwk }) => jwk) });
    } else {
      response.writeHead(404).end();
    }
  }
}

export function respondWithJson(response: ServerResponse, document: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}
