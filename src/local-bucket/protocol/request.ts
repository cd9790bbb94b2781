import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.js';

/** Query parameters by their exact names; a repeated one keeps all its values. */
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

  get(name: string): string | undefined {
    return this.values.get(name)?.[0];
  }

  entries(): Iterable<[string, string[]]> {
    return this.values;
  }
}

/** A request as S3 reads it: which bucket, which key, which parameters. */
export interface S3Request {
  readonly http: IncomingMessage;
  /** Names in lower case, values as Node reads them: one Latin-1 character for each byte. */
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  /** The request target exactly as it came. */
  readonly target: string;
  /** Canonical URI: every octet re-encoded by SigV4's rule, slashes kept, nothing normalised. */
  readonly path: string;
  readonly query: Query;
  readonly bucket: string | undefined;
  /** Whether the bucket is named by the host (virtual-host style) and not by the path. */
  readonly inHost: boolean;
  readonly key: string | undefined;
}

/**
 * Reads the raw target. `new URL()` is no use here: it collapses `/a/../b`, which to S3 is a key like any other.
 * `baseHosts` are the names this server goes by; a label before one of them is a bucket (virtual-host style).
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

/** SigV4 UriEncode: everything but A-Z a-z 0-9 - . _ ~ as upper-case %XX. */
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

/** A header's value; repeated ones are joined, as SigV4 canonicalises them. */
export function header(request: S3Request, name: string): string | undefined {
  const { headers } = request;
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(',') : value;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A header's value as its sender wrote it. Node reads headers as Latin-1 and sends them as either, depending on the body
 * behind them; a signature is over the UTF-8 bytes.
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
