import type { DownloadUrl, Signpost, UploadUrl } from '../support/service/signpost.js';
import { json } from '../support/service/signpost.js';

/** One file under one name, through the API. */
export interface Trip {
  readonly filename: string;
  /** Undefined: the field is left out. */
  readonly contentType: string | undefined;
  /** `served` if the download has the uploaded bytes, else where the trip ended and what the API answered. */
  readonly outcome: string;
}

/** Uploads a file and downloads it again, as a client does: two questions to the API, one PUT, one GET. */
export async function trip(
  service: Signpost,
  filename: string,
  contentType: string | undefined,
  bytes: Buffer<ArrayBuffer>,
): Promise<Trip> {
  return { filename, contentType, outcome: await travel(service, filename, contentType, bytes) };
}

/** Trips at the same time. More would make the store miss its deadline on a busy machine. */
const AT_ONCE = 8;

/** Uploads and downloads the bytes under each of these names and content types. */
export async function tripAsEach(
  service: Signpost,
  names: readonly (readonly [filename: string, contentType: string | undefined])[],
  bytes: Buffer<ArrayBuffer>,
): Promise<Trip[]> {
  const trips: Trip[] = [];
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const batch = names.slice(start, start + AT_ONCE);
    trips.push(...(await Promise.all(batch.map(([name, type]) => trip(service, name, type, bytes)))));
  }
  return trips;
}

async function travel(
  service: Signpost,
  filename: string,
  contentType: string | undefined,
  bytes: Buffer<ArrayBuffer>,
): Promise<string> {
  const upload = await service.post('/upload-url', { filename, content_type: contentType });
  if (upload.status !== 200) return `upload-url ${await problemOf(upload)}`;
  const { presigned_url, headers, file_key } = await json<UploadUrl>(upload);
  const put = await fetch(presigned_url, { method: 'PUT', headers, body: bytes });
  if (put.status !== 200) return `PUT ${put.status}: ${await put.text()}`;
  const download = await service.post('/download-url', { file_key });
  if (download.status !== 200) return `download-url ${await problemOf(download)}`;
  const file = await json<DownloadUrl>(download);
  const answer = await fetch(file.presigned_url);
  const received = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) return `GET ${answer.status}: ${received.toString('latin1')}`;
  if (!received.equals(bytes)) return `GET ${answer.status}: other bytes`;
  if (file.filename !== filename) return `download-url named it ${file.filename}`;
  return 'served';
}

async function problemOf(answer: Response): Promise<string> {
  return `${answer.status}: ${(await json<{ detail: string }>(answer)).detail}`;
}
