import { sendEmpty, sendXml } from '../protocol/response.js';
import { S3Error } from '../protocol/s3-error.js';
import {
  childOf,
  childrenOf,
  malformedXml,
  readXml,
  textOf,
  type XmlElement,
} from '../protocol/xml-reader.js';
import { resultDocument, type XmlNode } from '../protocol/xml.js';
import { writePrecondition } from './conditions.js';
import { readDocument } from './document.js';
import { type Exchange, objectKey, storedBucket } from './exchange.js';

const MAX_KEYS = 1000;
// Bytes: 1,000 keys of 1,024 bytes, each byte written as a reference such as &#x1F;.
const MAX_DOCUMENT = 8 * 1024 * 1024;

/** DeleteObject: `DELETE /bucket/key`. */
export async function deleteObject(exchange: Exchange): Promise<void> {
  await storedBucket(exchange).delete(objectKey(exchange), writePrecondition(exchange.request));
  sendEmpty(exchange.response, 204);
}

/** DeleteObjects: `POST /bucket?delete`. */
export async function deleteObjects(exchange: Exchange): Promise<void> {
  const bucket = storedBucket(exchange);
  const root = readXml(
    await readDocument(exchange, { max: MAX_DOCUMENT, tooLarge: malformedXml, integrityRequired: true }),
  );
  const keys = readKeys(root);
  const quiet = textOf(root, 'Quiet') === 'true';
  for (const key of keys) await bucket.delete(key, () => undefined);
  const deleted = quiet ? [] : keys.map((key): XmlNode => ['Deleted', [['Key', key]]]);
  sendXml(exchange.response, 200, resultDocument('DeleteResult', deleted));
}

function readKeys(root: XmlElement): string[] {
  const objects = childrenOf(root, 'Object');
  if (root.name !== 'Delete' || objects.length === 0 || objects.length > MAX_KEYS) throw malformedXml();
  return objects.map((object) => {
    const key = childOf(object, 'Key');
    if (!key || key.text === '') throw malformedXml();
    if (object.children.length > 1) {
      throw new S3Error('NotImplemented', 'Versions and conditions in DeleteObjects are not implemented.');
    }
    return key.text;
  });
}
