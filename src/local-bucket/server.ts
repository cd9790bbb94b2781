import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SignatureVerifier } from './auth/signature-verifier.js';
import type { Disk } from './disk/disk.js';
import { isForm, postObject } from './operations/form/post-object.js';
import { findOperation } from './operations/router.js';
import { bucketCors } from './operations/settings/bucket-cors.js';
import { allowOrigin, respondToPreflight, type CorsPolicy } from './protocol/cors.js';
import { readRequest, type S3Request } from './protocol/request.js';
import { sendXml } from './protocol/response.js';
import { asS3Error, S3Error } from './protocol/s3-error.js';
import { errorDocument } from './protocol/xml.js';

export interface S3ServerParts {
  readonly disk: Disk;
  readonly verifier: SignatureVerifier;
  /** For buckets that have no CORS configuration. */
  readonly cors: CorsPolicy;
  readonly region: string;
  /** The names this server goes by, in lower case and without port; see readRequest. */
  readonly baseHosts: ReadonlySet<string>;
}

const IDLE_MS = 120_000;
const DRAIN_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 10_000;

/** HTTP in front of the operations: authorize, route, answer, and turn whatever is thrown into S3's XML. */
export class S3Server {
  readonly http: Server;
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly parts: S3ServerParts) {
    // A big upload may take its time as long as bytes keep coming: requests are bounded by idleness, not by
    // length.
    this.http = createServer({ requestTimeout: 0 });
    this.http.setTimeout(IDLE_MS);
    this.http.on('request', (http, response) => this.track(this.answer(http, response, false)));
    this.http.on('checkContinue', (http, response) => this.track(this.answer(http, response, true)));
    this.http.on('clientError', rejectMalformed);
  }

  /** Resolves when no request is being worked on. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private track(answer: Promise<void>): void {
    this.running.add(answer);
    void answer.finally(() => this.running.delete(answer));
  }

  /**
   * Reads a request under the CORS rules of its bucket; what cannot be read is refused under the server's.
   */
  private read(http: IncomingMessage, response: ServerResponse): S3Request {
    let { cors } = this.parts;
    try {
      const request = readRequest(http, this.parts.baseHosts);
      cors = this.corsOf(request);
      return request;
    } finally {
      allowOrigin(cors, http, response);
    }
  }

  private corsOf({ bucket }: S3Request): CorsPolicy {
    const { disk, cors } = this.parts;
    const document =
      bucket !== undefined && disk.has(bucket) ? disk.bucket(bucket).settings.get('cors') : undefined;
    return document === undefined ? cors : bucketCors(document);
  }

  /** Never rejects. */
  private async answer(http: IncomingMessage, response: ServerResponse, waits: boolean): Promise<void> {
    // The socket of a client that left reports so here; what was running fails by itself.
    response.on('error', () => undefined);
    let waiting = waits;
    response.setHeader('x-amz-request-id', randomBytes(8).toString('hex').toUpperCase());
    try {
      const request = this.read(http, response);
      if (http.method === 'OPTIONS') {
        respondToPreflight(this.corsOf(request), http, response);
        return;
      }
      const acceptBody = (): void => {
        if (waiting) response.writeContinue();
        waiting = false;
      };
      const { disk, region, verifier } = this.parts;
      const exchange = { request, response, disk, region, acceptBody };
      if (isForm(request)) await postObject({ ...exchange, verifier });
      else {
        const payload = await verifier.verify(request);
        await findOperation(request)({ ...exchange, payload });
      }
    } catch (error) {
      refuse(http, response, asS3Error(error));
    }
    drain(http, response);
  }
}

function refuse(http: IncomingMessage, response: ServerResponse, error: S3Error): void {
  if (response.headersSent) {
    // Too late for an error document: a cut connection is the only way to say that the body is not whole.
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  if (error.status === 304) {
    response.writeHead(304).end();
    return;
  }
  const document = errorDocument([
    ['Code', error.code],
    ['Message', error.message],
    ...Object.entries(error.elements),
    ['RequestId', String(response.getHeader('x-amz-request-id'))],
  ]);
  sendXml(response, error.status, document, http.method === 'HEAD');
}

/**
 * A client that is still sending reads its answer only if nobody resets the connection, so the rest of a
 * refused body is read and dropped, up to a bound.
 */
function drain(http: IncomingMessage, response: ServerResponse): void {
  if (http.complete || http.destroyed) return;
  let bytes = 0;
  const timer = setTimeout(() => http.destroy(), DRAIN_MS).unref();
  http.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DRAIN_BYTES && response.writableFinished) http.destroy();
  });
  http.once('close', () => clearTimeout(timer));
  http.resume();
}

/**
 * What Node's parser refuses never becomes a request: broken syntax, ambiguous framing, oversized headers.
 */
function rejectMalformed(_error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const document = errorDocument([
    ['Code', 'BadRequest'],
    ['Message', 'An error occurred when parsing the HTTP request.'],
  ]);
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(document)}\r\nConnection: close\r\n\r\n${document}`,
  );
}
