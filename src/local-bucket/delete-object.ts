import { writePrecondition } from './conditions.js';
import { type Exchange, objectKey, sendEmpty, sendXml, storedBucket } from './exchange.js';
import { S3Error } from './s3-error.js';
import { UploadBody } from './upload-body.js';
import { resultDocument, unescapeXml, type XmlNode } from './xml.js';

const MAX_KEYS = 1000;
// 1,000 keys of 1,024 bytes, each byte written as a reference such as &#x1F;.
const MAX_DOCUMENT = 8 * 1024 * 1024;

export async function deleteObject(exchange: Exchange): Promise<void> {
  await storedBucket(exchange).delete(objectKey(exchange), writePrecondition(exchange.request));
  sendEmpty(exchange.response, 204);
}

/** DeleteObjects: `POST /bucket?delete`. */
export async function deleteObjects(exchange: Exchange): Promise<void> {
  const bucket = storedBucket(exchange);
  const body = new UploadBody(exchange.request, exchange.payload);
  if (!body.isProtected) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  exchange.acceptBody();
  const document = await readDocument(body);
  const keys = readKeys(document);
  const quiet = /<Quiet>\s*true\s*<\/Quiet>/.test(document);
  for (const key of keys) await bucket.delete(key, () => undefined);
  const deleted = quiet ? [] : keys.map((key): XmlNode => ['Deleted', [['Key', key]]]);
  sendXml(exchange.response, 200, resultDocument('DeleteResult', deleted));
}

async function readDocument(body: UploadBody): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.bytes()) {
    size += chunk.length;
    if (size > MAX_DOCUMENT) throw malformed();
    chunks.push(chunk);
  }
  body.finish();
  return Buffer.concat(chunks).toString();
}

function readKeys(document: string): string[] {
  const objects = document.split('<Object>').slice(1);
  if (!document.includes('<Delete') || objects.length === 0 || objects.length > MAX_KEYS) throw malformed();
  return objects.map((object) => {
    const [element = '', closed] = object.split('</Object>');
    const [, text] = /^\s*<Key>([^<]+)<\/Key>\s*$/.exec(element) ?? [];
    if (closed === undefined) throw malformed();
    if (text === undefined) {
      throw /<Key>/.test(element)
        ? new S3Error('NotImplemented', 'Versions and conditions in DeleteObjects are not implemented.')
        : malformed();
    }
    const key = unescapeXml(text);
    if (key === undefined) throw malformed();
    return key;
  });
}

function malformed(): S3Error {
  return new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
