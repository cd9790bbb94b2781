/** Bytes. The largest known key set, that of Entra, has about 20 KB. */
const MAX_SIZE = 512 * 1024;

/** A document of the issuer cannot be used. The message is for the log; the URL in it has no query. */
export class IssuerError extends Error {
  override readonly name = 'IssuerError';

  constructor(
    url: string,
    fault: string,
    /** The status of the response, if it was not 200. */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(`${url.replace(/\?.*$/s, '')} ${fault}`, options);
  }
}

/**
 * Fetches a JSON document, of at most 512 KiB and without following redirects: they could lead to another issuer,
 * or into this network.
 * @throws IssuerError
 */
export async function fetchDocument(url: string, signal: AbortSignal): Promise<unknown> {
  const text = await fetchText(url, signal);
  try {
    const document: unknown = JSON.parse(text);
    return document;
  } catch (cause) {
    throw new IssuerError(url, 'is not JSON', undefined, { cause });
  }
}

async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      headers: { accept: 'application/json, application/jwk-set+json' },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new IssuerError(url, `responded with ${response.status}`, response.status);
    }
    return await readBounded(url, response.body);
  } catch (cause) {
    if (cause instanceof IssuerError) throw cause;
    throw new IssuerError(url, faultOf(cause), undefined, { cause });
  }
}

/** Counts the bytes after decompression. */
async function readBounded(url: string, body: ReadableStream<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_SIZE) throw new IssuerError(url, `is larger than ${MAX_SIZE / 1024} KiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function faultOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'did not respond in time';
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return `cannot be read: ${code}`;
}
