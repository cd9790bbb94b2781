import { declaredChecksum } from '../body/declared-checksum.js';
import { UploadBody } from '../body/upload-body.js';
import { S3Error } from '../protocol/s3-error.js';
import type { Exchange } from './exchange.js';

interface DocumentRules {
  /** Bytes; more is refused with `tooLarge`. */
  readonly max: number;
  readonly tooLarge: () => S3Error;
  /** Whether the request must vouch for the integrity of its body. */
  readonly checked?: boolean;
  /** False where x-amz-checksum-* speaks of an object and not of this body. */
  readonly ownChecksum?: boolean;
}

/** The body of a request that is a document, whole and verified like any upload. */
export async function readDocument(exchange: Exchange, rules: DocumentRules): Promise<string> {
  const { request, payload } = exchange;
  const declared = rules.ownChecksum === false ? undefined : declaredChecksum(request, payload.hash);
  const body = new UploadBody(request, payload, declared);
  if (rules.checked && !body.isProtected) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  exchange.acceptBody();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.bytes()) {
    size += chunk.length;
    if (size > rules.max) throw rules.tooLarge();
    chunks.push(chunk);
  }
  body.finish();
  return Buffer.concat(chunks).toString();
}
