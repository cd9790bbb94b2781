import { sendXml } from '../../protocol/response.js';
import { S3Error } from '../../protocol/s3-error.js';
import { malformedXml, readXml, textOf } from '../../protocol/xml-reader.js';
import { resultDocument } from '../../protocol/xml.js';
import { readDocument } from '../document.js';
import { type Exchange, storedBucket } from '../exchange.js';

/** Bytes. */
const MAX_DOCUMENT = 64 * 1024;

/** PutBucketVersioning. Rejects every valid document: no versions are kept, and a delete is final. */
export async function putVersioning(exchange: Exchange): Promise<void> {
  storedBucket(exchange);
  const root = readXml(await readDocument(exchange, { max: MAX_DOCUMENT, tooLarge: malformedXml }));
  if (root.name !== 'VersioningConfiguration') throw malformedXml();
  if (!['Enabled', 'Suspended'].includes(textOf(root, 'Status') ?? '')) {
    throw new S3Error('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  }
  throw new S3Error('NotImplemented', 'Versioning is not implemented.');
}

/** GetBucketVersioning. The empty document means that versioning has never been enabled. */
export function getVersioning(exchange: Exchange): Promise<void> {
  storedBucket(exchange);
  sendXml(exchange.response, 200, resultDocument('VersioningConfiguration', []));
  return Promise.resolve();
}
