import { isBucketName } from '../disk/bucket-name.js';
import { header } from '../protocol/request.js';
import { sendEmpty } from '../protocol/response.js';
import { S3Error } from '../protocol/s3-error.js';
import { malformedXml, readXml, textOf } from '../protocol/xml-reader.js';
import { readDocument } from './document.js';
import { bucketName, type Exchange } from './exchange.js';

/** Bytes. */
const MAX_DOCUMENT = 64 * 1024;

/** CreateBucket: `PUT /bucket`. */
export async function createBucket(exchange: Exchange): Promise<void> {
  const name = bucketName(exchange);
  if (!isBucketName(name)) {
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', {
      elements: { BucketName: name },
    });
  }
  await checkConfiguration(exchange);
  // In us-east-1 S3 responds with 200 if the caller already owns the bucket, elsewhere with this error.
  if (exchange.disk.has(name) && exchange.region !== 'us-east-1') {
    throw new S3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      {
        elements: { BucketName: name },
      },
    );
  }
  await exchange.disk.createBucket(name);
  sendEmpty(exchange.response, 200, { location: `/${name}` });
}

/** Checks the CreateBucketConfiguration in the body. An empty body asks for the defaults. */
async function checkConfiguration(exchange: Exchange): Promise<void> {
  const { request, region } = exchange;
  if (Number(header(request, 'content-length') ?? 0) === 0 && !request.headers['transfer-encoding']) {
    exchange.acceptBody();
    return;
  }
  const document = await readDocument(exchange, { max: MAX_DOCUMENT, tooLarge: malformedXml });
  if (document === '') return;
  const root = readXml(document);
  if (root.name !== 'CreateBucketConfiguration') throw malformedXml();
  const unsupported = root.children.find(({ name }) => name !== 'LocationConstraint');
  if (unsupported) {
    throw new S3Error(
      'NotImplemented',
      `${unsupported.name} in CreateBucketConfiguration is not implemented.`,
    );
  }
  const location = textOf(root, 'LocationConstraint');
  if (location !== undefined && location !== '' && location !== region) {
    throw new S3Error(
      'IllegalLocationConstraintException',
      `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  }
}
