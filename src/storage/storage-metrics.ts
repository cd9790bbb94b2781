import { DEFAULT_FILE_TYPES } from '../config/default-file-types.js';
import type { Count, Counter } from '../metrics/counter.js';
import { BYTES, type Histogram, SECONDS } from '../metrics/histogram.js';
import type { Metrics } from '../metrics/metrics.js';
import { essence, usualName } from './media-type.js';
import type { Signed, SignatureKind, SignatureObserver } from './signature-observer.js';

/** Allowed values of the label `type`. What clients send must not create series. */
const TYPES: ReadonlySet<string> = new Set([...DEFAULT_FILE_TYPES.values()].flat().map(usualName));

/** Counts what is signed for all buckets, and times the calls to their stores. */
export class StorageMetrics implements SignatureObserver {
  /** By operation and outcome. */
  readonly calls: Histogram;
  readonly #signatures: Counter;
  /** Kept, because looking up labels costs more than counting. */
  readonly #byKind = new Map<SignatureKind, Count>();
  readonly #downloadsByExtension = new Map<string, Count>();
  readonly #uploads: Counter;
  readonly #downloads: Counter;
  readonly #uploadSizes: Histogram;

  constructor(metrics: Metrics) {
    this.#signatures = metrics.counter(
      { name: 'signpost_signatures', help: 'Presigned URLs and forms, by the request that they allow.' },
      ['kind'],
    );
    this.#uploads = metrics.counter(
      {
        name: 'signpost_uploads',
        help: 'Uploads that were signed or created, by media type. A multipart upload counts once.',
      },
      ['type'],
    );
    this.#downloads = metrics.counter(
      {
        name: 'signpost_downloads',
        help: 'Downloads that were signed, by the media type of the response or of the name.',
      },
      ['type'],
    );
    this.#uploadSizes = metrics.histogram(
      { name: 'signpost_upload_size_bytes', help: 'Sizes that clients declared for uploads in one request.' },
      BYTES,
    );
    this.calls = metrics.histogram(
      {
        name: 'signpost_store_call_duration_seconds',
        help: 'Time of calls to the store with all retries, by operation and outcome.',
      },
      SECONDS,
      ['operation', 'outcome'],
    );
  }

  signed(kind: SignatureKind, { key, response, headers, minSize, maxSize, fields }: Signed): void {
    this.#signaturesOf(kind).add();
    if (kind === 'get') {
      const type = response?.contentType;
      (type === undefined ? this.#downloadsOfName(key) : this.#downloads.of(typeLabel(type))).add();
    } else if (kind === 'form') {
      this.uploadBegins(fields?.['Content-Type'], minSize === maxSize ? maxSize : undefined);
    } else if (kind === 'put') {
      this.uploadBegins(headers?.['content-type'], numberIn(headers?.['content-length']));
    } else if (kind === 'create_multipart') this.uploadBegins(headers?.['content-type']);
  }

  /** @param size in bytes, if the client has declared it */
  uploadBegins(contentType: string | undefined, size?: number): void {
    this.#uploads.of(typeLabel(contentType)).add();
    if (size !== undefined) this.#uploadSizes.of().observe(size);
  }

  #signaturesOf(kind: SignatureKind): Count {
    const known = this.#byKind.get(kind);
    if (known !== undefined) return known;
    const count = this.#signatures.of(kind);
    this.#byKind.set(kind, count);
    return count;
  }

  #downloadsOfName(key: string): Count {
    const extension = key.slice(key.lastIndexOf('.'));
    const known = this.#downloadsByExtension.get(extension);
    if (known !== undefined) return known;
    const type = DEFAULT_FILE_TYPES.get(extension.toLowerCase())?.[0];
    const count = this.#downloads.of(typeLabel(type));
    // Only known extensions: clients can send any other.
    if (type !== undefined) this.#downloadsByExtension.set(extension, count);
    return count;
  }
}

/** The label value of a content type: one of the types that Signpost knows, or `other`. */
function typeLabel(contentType = ''): string {
  const type = usualName(essence(contentType));
  return TYPES.has(type) ? type : 'other';
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
