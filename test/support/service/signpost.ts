import { Daemon, type LogLine, type Variables } from './daemon.js';

/** The built service as a process of its own, on free ports and with the rate limit out of the way. */
export class Signpost {
  private constructor(
    readonly daemon: Daemon,
    /** `http://127.0.0.1:…` */
    readonly url: string,
    /** Scheme, host and port of its bucket. */
    readonly bucketOrigin: string,
  ) {}

  static async start(variables: Variables = {}): Promise<Signpost> {
    const daemon = new Daemon('main.js', {
      PORT: '0',
      LOCAL_BUCKET_PORT: '0',
      RATE_LIMIT: '1000000',
      ...variables,
    });
    const [line] = await daemon.start(/^\{.*"msg":"ready".*$/m);
    const { url, bucket } = JSON.parse(line) as { url: string; bucket: string };
    return new Signpost(daemon, url, bucket);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { redirect: 'manual', ...init });
  }

  redirect(query: Record<string, string>, init: RequestInit = {}): Promise<Response> {
    return this.get(`/?${new URLSearchParams(query).toString()}`, init);
  }

  /** @throws Error when the answer is not 200 */
  uploadUrl(body: object): Promise<UploadUrl> {
    return this.#created<UploadUrl>('/upload-url', body);
  }

  /** @throws Error when the answer is not 200 */
  downloadUrl(body: object): Promise<DownloadUrl> {
    return this.#created<DownloadUrl>('/download-url', body);
  }

  async #created<T>(path: string, body: object): Promise<T> {
    const answer = await this.post(path, body);
    if (answer.status !== 200)
      throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
    return json<T>(answer);
  }

  /**
   * The log line of a request, found by the `X-Request-Id` of its answer.
   * @throws Error when there is none after 2 s
   */
  async lineOf(answer: Response): Promise<LogLine> {
    const id = answer.headers.get('x-request-id');
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const line = this.daemon.log.find(({ request_id }) => request_id === id);
      if (line !== undefined) return line;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`No log line has the request id ${id}`);
  }

  async stop(): Promise<number | null> {
    return this.daemon.stop();
  }
}

interface PresignedUrl {
  presigned_url: string;
  file_key: string;
  /** Seconds. */
  expires_in: number;
  expires_at: string;
}

/** The answer of `POST /upload-url`. */
export interface UploadUrl extends PresignedUrl {
  method: string;
  headers: Record<string, string>;
}

/** The answer of `POST /download-url`. */
export interface DownloadUrl extends PresignedUrl {
  filename: string;
  /** Bytes. */
  size: number;
  content_type: string;
  etag: string;
}

export async function json<T>(answer: Response): Promise<T> {
  return (await answer.json()) as T;
}

/**
 * Creates an upload URL and sends the body to it.
 * @returns the file's key
 */
export async function upload(
  service: Signpost,
  filename: string,
  contentType: string,
  body: string,
): Promise<string> {
  const created = await service.uploadUrl({ filename, content_type: contentType });
  const { presigned_url, method, headers, file_key } = created;
  const answer = await fetch(presigned_url, { method, headers, body });
  if (!answer.ok) throw new Error(`The bucket answered ${answer.status}: ${await answer.text()}`);
  return file_key;
}
