import type { IncomingMessage } from 'node:http';
import { Problem } from '../errors/catalogue.js';
import { isAuthority } from './host-header.js';

/** Header lines of one request. Browsers and proxies send fewer than 60. */
const MAX_HEADERS = 256;
const VERSIONS = new Set(['1.1', '1.0']);
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

/** What the router sees of `OPTIONS *` (RFC 9112, 3.2.4). It expects a path. */
export const WHOLE_SERVER = '/*';

/**
 * The reason to reject a message that Node's parser accepts: a proxy in front of the service could read it
 * differently. Turns a request target in absolute or asterisk form into the origin form that the
 * router expects (RFC 9112, 3.2.2 and 3.2.4).
 */
export function checkMessage(request: IncomingMessage): Problem | undefined {
  const { httpVersion, rawHeaders } = request;
  if (!VERSIONS.has(httpVersion)) {
    return new Problem(
      'invalid_request',
      'Send the request as HTTP/1.1, with the version in its first line.',
    );
  }
  if (rawHeaders.length > 2 * MAX_HEADERS) {
    return new Problem('headers_too_large', `The request has more than ${MAX_HEADERS} headers. Send fewer.`);
  }
  return checkHost(request) ?? checkTransferEncoding(request) ?? checkTarget(request);
}

/** "A server MUST respond with a 400 status code […]" to a missing, repeated or invalid Host (RFC 9112, 3.2). */
function checkHost({ httpVersion, rawHeaders, headers }: IncomingMessage): Problem | undefined {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts === 0 && httpVersion === '1.0') return undefined;
  if (hosts !== 1) return new Problem('invalid_request', 'Send exactly one Host header.');
  if (isAuthority(headers.host ?? '')) return undefined;
  return new Problem('invalid_request', 'The Host header is not valid. Send a host and, if needed, a port.');
}

/** RFC 9112, 6.1 and 6.3. Node's parser rejects `Transfer-Encoding` together with `Content-Length`. */
function checkTransferEncoding({ httpVersion, headers }: IncomingMessage): Problem | undefined {
  const header = headers['transfer-encoding'];
  if (header === undefined || (header === 'chunked' && httpVersion === '1.1')) return undefined;
  const codings = header.split(',').map((coding) => coding.trim().toLowerCase());
  if (httpVersion === '1.0' || codings.indexOf('chunked') !== codings.length - 1) {
    return new Problem(
      'invalid_request',
      'The length of the body is ambiguous. Send it with Content-Length.',
    );
  }
  if (codings.length === 1) return undefined;
  return new Problem(
    'not_implemented',
    'The only supported transfer coding is chunked. Send the body with Content-Length, or chunked.',
  );
}

function checkTarget(request: IncomingMessage): Problem | undefined {
  const { url = '', method, headers } = request;
  if (url.startsWith('/')) return undefined;
  if (url === '*' && method === 'OPTIONS') {
    request.url = WHOLE_SERVER;
    return undefined;
  }
  const [, scheme = '', authority = '', rest = ''] = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (!isAuthority(authority)) {
    return new Problem('invalid_request', 'The request target is not valid. Send a path.');
  }
  const port = DEFAULT_PORTS[scheme.toLowerCase()] ?? '';
  if (headers.host !== undefined && normalized(headers.host, port) !== normalized(authority, port)) {
    return new Problem(
      'invalid_request',
      'The Host header and the request target name different hosts. Send the same host in both.',
    );
  }
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  return undefined;
}

function normalized(authority: string, defaultPort: string): string {
  const lower = authority.toLowerCase().replace(/:$/, '');
  return lower.endsWith(defaultPort) ? lower.slice(0, -defaultPort.length) : lower;
}
