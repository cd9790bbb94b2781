import { sendEmpty } from '../../protocol/response.js';
import type { Exchange } from '../exchange.js';
import { storedUpload } from './stored-upload.js';

/** AbortMultipartUpload: `DELETE /bucket/key?uploadId`. */
export async function abortUpload(exchange: Exchange): Promise<void> {
  const { bucket, upload } = storedUpload(exchange);
  await bucket.uploads.finish(upload, () => Promise.resolve());
  sendEmpty(exchange.response, 204);
}
