import { Daemon, type LogLine, type Variables } from './daemon.js';

/** The service, started for a test on free ports. */
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

  /** The log line of the request that was answered so. */
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

export interface Ticket {
  presigned_url: string;
  file_key: string;
  expires_in: number;
  expires_at: string;
  method: string;
  headers: Record<string, string>;
  filename: string;
  size: number;
  content_type: string;
  etag: string;
}

export async function json<T = Ticket>(answer: Response): Promise<T> {
  return (await answer.json()) as T;
}

/** Uploads as the ticket says and gives the key. */
export async function upload(
  service: Signpost,
  filename: string,
  contentType: string,
  body: string,
): Promise<string> {
  const ticket = await json(await service.post('/upload-url', { filename, content_type: contentType }));
  const answer = await fetch(ticket.presigned_url, { method: ticket.method, headers: ticket.headers, body });
  if (!answer.ok) throw new Error(`The bucket answered ${answer.status}: ${await answer.text()}`);
  return ticket.file_key;
}
