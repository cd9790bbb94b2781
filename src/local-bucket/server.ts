import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SignatureVerifier } from './auth/signature-verifier.js';
import type { Disk } from './disk/disk.js';
import { isForm, postObject } from './operations/form/post-object.js';
import { findOperation } from './operations/router.js';
import { corsRules } from './operations/settings/cors-setting.js';
import { allowOrigin, respondToPreflight, type CorsPolicy } from './protocol/cors.js';
import { corsPolicy } from './protocol/cors-rules.js';
import { assertHeaderSectionSize, headerSectionTooLarge } from './protocol/header-section.js';
import { assertExpectedOwner } from './protocol/owner.js';
import { readRequest, type S3Request } from './protocol/request.js';
import { sendXml } from './protocol/response.js';
import { asS3Error, S3Error, systemCode } from './protocol/s3-error.js';
import { rejectUnsupportedHeaders } from './protocol/unsupported-headers.js';
import { readXml } from './protocol/xml-reader.js';
import { errorDocument } from './protocol/xml.js';

export interface S3ServerParts {
  readonly disk: Disk;
  readonly verifier: SignatureVerifier;
  /** The policy for buckets without a CORS configuration. */
  readonly cors: CorsPolicy;
  readonly region: string;
  /** The host names of this server, in lower case and without a port; see readRequest. */
  readonly baseHosts: ReadonlySet<string>;
}

const IDLE_MS = 120_000;
/** Limits for reading the rest of a rejected request. */
const DRAIN_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 10_000;

/** The HTTP server: authorizes and routes requests, and turns every error into an S3 error document. */
export class S3Server {
  readonly http: Server;
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly parts: S3ServerParts) {
    // A large upload may take long while bytes keep arriving: a request is limited by idleness, not by
    // duration.
    this.http = createServer({ requestTimeout: 0 });
    this.http.setTimeout(IDLE_MS);
    // By default Node drops headers beyond a number, the x-amz-* among them. They are limited by size.
    this.http.maxHeadersCount = 0;
    this.http.on('request', (http, response) => this.track(this.handle(http, response, false)));
    this.http.on('checkContinue', (http, response) => this.track(this.handle(http, response, true)));
    // Any other expectation, or an empty one, is ignored: RFC 9110 section 10.1.1.
    this.http.on('checkExpectation', (http, response) => this.track(this.handle(http, response, false)));
    this.http.on('clientError', rejectMalformed);
  }

  /** Resolves as soon as no request is in progress. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private track(request: Promise<void>): void {
    this.running.add(request);
    void request.finally(() => this.running.delete(request));
  }

  /**
   * Reads a request, and sets its CORS headers: those of its bucket, or those of the server if it cannot be
   * read.
   */
  private read(
    http: IncomingMessage,
    response: ServerResponse,
  ): { readonly request: S3Request; readonly cors: CorsPolicy } {
    let { cors } = this.parts;
    try {
      assertHeaderSectionSize(http);
      const request = readRequest(http, this.parts.baseHosts);
      cors = this.corsOf(request);
      return { request, cors };
    } finally {
      allowOrigin(cors, http, response);
    }
  }

  private corsOf({ bucket }: S3Request): CorsPolicy {
    const { disk, cors } = this.parts;
    const document =
      bucket !== undefined && disk.has(bucket) ? disk.bucket(bucket).settings.get('cors') : undefined;
    return document === undefined ? cors : corsPolicy(corsRules(readXml(document)));
  }

  /** Never rejects. `expectsContinue` is true for a request with `Expect: 100-continue`. */
  private async handle(
    http: IncomingMessage,
    response: ServerResponse,
    expectsContinue: boolean,
  ): Promise<void> {
    // Emitted when the client disconnects. The running operation then fails with an error of its own.
    response.on('error', () => undefined);
    let waiting = expectsContinue;
    response.setHeader('x-amz-request-id', randomBytes(8).toString('hex').toUpperCase());
    try {
      const { request, cors } = this.read(http, response);
      if (http.method === 'OPTIONS') {
        respondToPreflight(cors, http, response);
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
        const operation = findOperation(request);
        rejectUnsupportedHeaders(request);
        assertExpectedOwner(request);
        await operation({ ...exchange, payload });
      }
    } catch (error) {
      sendError(http, response, asS3Error(error));
    }
    drain(http, response);
  }
}

function sendError(http: IncomingMessage, response: ServerResponse, error: S3Error): void {
  if (response.headersSent) {
    // Too late for an error document. Closing the connection tells the client that the body is incomplete.
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
 * Reads and drops the rest of a rejected body, up to a limit. A client that is still sending receives the
 * response only if the connection is not reset.
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

/** Responds to requests that Node's parser rejects: broken syntax, ambiguous framing, oversized headers. */
function rejectMalformed(cause: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { code, message, elements } =
    systemCode(cause) === 'HPE_HEADER_OVERFLOW'
      ? headerSectionTooLarge()
      : new S3Error('BadRequest', 'An error occurred when parsing the HTTP request.');
  const document = errorDocument([['Code', code], ['Message', message], ...Object.entries(elements)]);
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(document)}\r\nConnection: close\r\n\r\n${document}`,
  );
}
