import { declaredChecksum } from '../body/declared-checksum.js';
import { UploadBody } from '../body/upload-body.js';
import { S3Error } from '../protocol/s3-error.js';
import type { Exchange } from './exchange.js';

interface DocumentRules {
  /** Bytes. A longer document is rejected with `tooLarge`. */
  readonly max: number;
  readonly tooLarge: () => S3Error;
  /** Whether the request must protect its body by Content-MD5 or by a checksum. */
  readonly integrityRequired?: boolean;
  /** False if x-amz-checksum-* refers to an object rather than to this body. */
  readonly ownChecksum?: boolean;
}

/** Reads a request body as a document. It is verified like the body of an upload. */
export async function readDocument(exchange: Exchange, rules: DocumentRules): Promise<string> {
  const { request, payload } = exchange;
  const declared = rules.ownChecksum === false ? undefined : declaredChecksum(request, payload.hash);
  const body = new UploadBody(request, payload, declared);
  if (rules.integrityRequired && !body.isProtected) {
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
