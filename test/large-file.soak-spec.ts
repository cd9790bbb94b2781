import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { json, Signpost } from './support/service/signpost.js';

const MIB = 1024 ** 2;
const PART = 8 * MIB;
const PARTS = 640;
const AT_ONCE = 4;

describe('a multipart upload of 5 GiB in 640 parts', () => {
  it('is stored unchanged, and the memory of the service stays flat', { timeout: 1_800_000 }, async () => {
    const bucket = await Bucket.start();
    const service = await Signpost.start({ ...bucket.variables, S3_TIMEOUT_MS: '60000' });
    const upload = await json<{ key: string; uploadId: string }>(
      await service.post('/s3/multipart', { filename: 'film.mp4', type: 'video/mp4' }),
    );
    const pathOf = (rest: string): string =>
      `/s3/multipart/${encodeURIComponent(upload.uploadId)}${rest}?key=${encodeURIComponent(upload.key)}`;
    const etags = new Map<number, string>();
    const resident: number[] = [];
    const send = async (partNumber: number): Promise<void> => {
      const { url } = await json<{ url: string }>(await service.get(pathOf(`/${partNumber}`)));
      const answer = await fetch(url, { method: 'PUT', body: part(partNumber) });
      expect(answer.status).toBe(200);
      etags.set(partNumber, answer.headers.get('etag') ?? '');
      resident.push(residentMegabytes(service.daemon.pid));
    };
    for (let first = 1; first <= PARTS; first += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => send(first + index)));
    }
    const parts = [...etags].map(([PartNumber, ETag]) => ({ PartNumber, ETag }));
    expect((await service.post(pathOf('/complete'), { parts })).status).toBe(200);
    resident.push(residentMegabytes(service.daemon.pid));

    const query = new URLSearchParams({ tenant: 'x', objectkey: upload.key });
    const { body } = await fetch(`${service.url}/?${query.toString()}`);
    expect(await hashOf(body)).toBe(expectedHash());
    const third = Math.floor(resident.length / 3);
    const [early, late] = [median(resident.slice(0, third)), median(resident.slice(-third))];
    process.stdout.write(`resident: first third ${early} MB, last third ${late} MB\n`);
    expect(late - early).toBeLessThan(50);
    await service.stop();
    await bucket.daemon.stop();
  });
});

/** Each part begins with its number, so that swapped parts change the hash. */
function part(partNumber: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PART);
  new DataView(bytes.buffer).setUint32(0, partNumber);
  return bytes;
}

function expectedHash(): string {
  const hash = createHash('sha256');
  for (let partNumber = 1; partNumber <= PARTS; partNumber += 1) hash.update(part(partNumber));
  return hash.digest('hex');
}

async function hashOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body ?? []) hash.update(chunk);
  return hash.digest('hex');
}

function residentMegabytes(pid: number | undefined): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
