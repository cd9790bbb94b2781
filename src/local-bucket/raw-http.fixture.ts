import { type IncomingHttpHeaders, request } from 'node:http';
import type { Readable } from 'node:stream';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** The S3 error code in the body; undefined if there is none. */
  readonly code: string | undefined;
}

export interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | Readable;
}

/**
 * Sends a request as given; nothing normalises its path. Unless the headers frame the body, a Content-Length
 * is added to a body that is not a stream, and to a PUT without a body.
 */
export function send(
  endpoint: string,
  path: string,
  { method = 'GET', headers = {}, body }: Call = {},
): Promise<Answer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        const [, code] = /<Code>(\w+)<\/Code>/.exec(text) ?? [];
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes, text, code });
      });
    });
    outgoing.on('error', reject);
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
      if (
        body !== undefined &&
        !hasHeader(headers, 'content-length') &&
        !hasHeader(headers, 'transfer-encoding')
      ) {
        outgoing.setHeader('content-length', Buffer.byteLength(body));
      } else if (body === undefined && method === 'PUT' && !hasHeader(headers, 'content-length')) {
        outgoing.setHeader('content-length', '0');
      }
      outgoing.end(body);
    } else {
      body.pipe(outgoing);
    }
  });
}

function hasHeader(headers: Record<string, string>, name: string): boolean {
  return Object.keys(headers).some((header) => header.toLowerCase() === name);
}
