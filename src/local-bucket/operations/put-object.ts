import { checksumHeaders } from '../body/checksums.js';
import { declaredChecksum } from '../body/declared-checksum.js';
import { UploadBody } from '../body/upload-body.js';
import { describeBody } from '../disk/object-record.js';
import { echoEncryption, systemHeaders, userMetadata } from '../protocol/metadata.js';
import { sendEmpty } from '../protocol/response.js';
import { rejectUnsupportedHeaders } from '../protocol/unsupported-headers.js';
import { writePrecondition } from './conditions.js';
import { type Exchange, objectKey, storedBucket } from './exchange.js';

export async function putObject(exchange: Exchange): Promise<void> {
  const { request, response, payload } = exchange;
  const bucket = storedBucket(exchange);
  const key = objectKey(exchange);
  rejectUnsupportedHeaders(request);
  const precondition = writePrecondition(request);
  const headers = systemHeaders(request);
  const metadata = userMetadata(request);
  const body = new UploadBody(request, payload, declaredChecksum(request, payload.hash));
  // Asked twice: here so that a lost race costs no upload, and again under the key's turn, where it counts.
  precondition(bucket.keys.get(key));

  exchange.acceptBody();
  const record = await bucket.put(
    key,
    body.bytes(),
    () => ({ key, ...describeBody(body.finish()), headers, metadata }),
    precondition,
  );
  echoEncryption(response, headers);
  sendEmpty(response, 200, { etag: record.etag, ...(record.checksum && checksumHeaders(record.checksum)) });
}
