import { checksumHeaders } from '../body/checksums.js';
import { declaredChecksum } from '../body/declared-checksum.js';
import { UploadBody } from '../body/upload-body.js';
import { describeBody } from '../disk/object-record.js';
import { echoEncryption, systemHeaders, userMetadata } from '../protocol/metadata.js';
import { sendEmpty } from '../protocol/response.js';
import { writePrecondition } from './conditions.js';
import { type Exchange, objectKey, storedBucket } from './exchange.js';

/** PutObject: `PUT /bucket/key`. */
export async function putObject(exchange: Exchange): Promise<void> {
  const { request, response, payload } = exchange;
  const bucket = storedBucket(exchange);
  const key = objectKey(exchange);
  const precondition = writePrecondition(request);
  const headers = systemHeaders(request);
  const metadata = userMetadata(request);
  const body = new UploadBody(request, payload, declaredChecksum(request, payload.hash));
  // Evaluated twice: here, to spare the client a futile upload, and again under the mutex of the key, where
  // it decides.
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
