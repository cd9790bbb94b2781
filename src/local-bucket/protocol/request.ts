import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.js';

/** Query parameters by their exact names. A repeated parameter keeps all its values. */
export class Query {
  private readonly values = new Map<string, string[]>();

  constructor(text: string) {
    for (const piece of text.split('&')) {
      if (piece === '') continue;
      const [name = '', ...value] = piece.split('=');
      const key = decode(name.replaceAll('+', ' '));
      const list = this.values.get(key) ?? [];
      list.push(decode(value.join('=').replaceAll('+', ' ')));
      this.values.set(key, list);
    }
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** The first value of a parameter. */
  get(name: string): string | undefined {
    return this.values.get(name)?.[0];
  }

  entries(): Iterable<[string, string[]]> {
    return this.values;
  }
}

/** A request as S3 reads it: bucket, key and parameters. */
export interface S3Request {
  readonly http: IncomingMessage;
  /** Names in lower case, values as Node reads them: one Latin-1 character for each byte. */
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  /** The request target exactly as received. */
  readonly target: string;
  /**
   * Canonical URI: every octet is re-encoded by SigV4's rule, slashes are kept, and nothing is normalised.
   */
  readonly path: string;
  readonly query: Query;
  readonly bucket: string | undefined;
  /** Whether the host names the bucket (virtual-host style) rather than the path. */
  readonly inHost: boolean;
  readonly key: string | undefined;
}

/**
 * Reads the raw target. `new URL()` would collapse `/a/../b`, which is an ordinary key to S3. `baseHosts` are
 * the host names of this server; a label in front of one of them names a bucket (virtual-host style).
 *
 * @throws S3Error `InvalidURI`.
 */
export function readRequest(http: IncomingMessage, baseHosts: ReadonlySet<string>): S3Request {
  const target = http.url ?? '/';
  if (!target.startsWith('/')) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  const mark = target.indexOf('?');
  const path = decode(mark < 0 ? target : target.slice(0, mark));
  const resource = path.slice(1);
  const hostBucket = bucketOfHost(http.headers.host ?? '', baseHosts);
  const slash = resource.indexOf('/');
  const bucket = hostBucket ?? (slash < 0 ? resource : resource.slice(0, slash));
  const key = hostBucket === undefined ? (slash < 0 ? '' : resource.slice(slash + 1)) : resource;
  return {
    http,
    headers: http.headers,
    method: http.method ?? 'GET',
    target,
    path: path.split('/').map(uriEncode).join('/'),
    query: new Query(mark < 0 ? '' : target.slice(mark + 1)),
    inHost: hostBucket !== undefined,
    bucket: bucket === '' && key === '' ? undefined : bucket,
    key: key === '' ? undefined : key,
  };
}

function bucketOfHost(host: string, baseHosts: ReadonlySet<string>): string | undefined {
  const name = host.replace(/:\d*$/, '').toLowerCase();
  for (const base of baseHosts) {
    if (name.endsWith(`.${base}`)) return name.slice(0, -base.length - 1);
  }
  return undefined;
}

/**
 * SigV4 UriEncode: all characters except A-Z a-z 0-9 - . _ ~ become upper-case %XX. The service has its own
 * copy of this function on purpose: a bucket that verified signatures with the same code could not detect a
 * mistake in it.
 */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.", { cause });
  }
}

/** The value of a header. Repeated headers are joined with commas, as SigV4 canonicalises them. */
export function header(request: S3Request, name: string): string | undefined {
  const { headers } = request;
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(',') : value;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The value of a header as its sender wrote it. Node reads headers as Latin-1, and sends them as Latin-1 or
 * UTF-8 depending on the body that follows; a signature covers the UTF-8 bytes.
 */
export function headerText(request: S3Request, name: string): string | undefined {
  const value = header(request, name);
  if (value === undefined || /^[\t -~]*$/.test(value)) return value;
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}
