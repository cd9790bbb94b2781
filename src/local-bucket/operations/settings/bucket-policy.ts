import { sendEmpty } from '../../protocol/response.js';
import { S3Error } from '../../protocol/s3-error.js';
import { readDocument } from '../document.js';
import { type Exchange, storedBucket } from '../exchange.js';
import { isPublicPolicy } from './public-policy.js';
import { missingSetting } from './setting.js';
import { blocksPublicPolicies } from './stored-settings.js';

// "Bucket policies are limited to 20 KB in size."
const MAX_POLICY = 20 * 1024;

/**
 * PutBucketPolicy. The policy is stored verbatim and never evaluated: the credentials of this server may do
 * everything.
 */
export async function putBucketPolicy(exchange: Exchange): Promise<void> {
  const { settings } = storedBucket(exchange);
  const document = await readDocument(exchange, {
    max: MAX_POLICY,
    tooLarge: () => malformedPolicy('Policies must not exceed 20 KB'),
  });
  const statements = readStatements(document);
  if (blocksPublicPolicies(settings.get('public-access-block')) && isPublicPolicy(statements)) {
    throw new S3Error(
      'AccessDenied',
      'Public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
    );
  }
  await settings.set('policy', document);
  sendEmpty(exchange.response, 204);
}

/** GetBucketPolicy. */
export function getBucketPolicy(exchange: Exchange): Promise<void> {
  const document = storedBucket(exchange).settings.get('policy');
  if (document === undefined) {
    throw missingSetting(exchange, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
  }
  const body = Buffer.from(document);
  exchange.response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  exchange.response.end(body);
  return Promise.resolve();
}

function readStatements(document: string): unknown {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch (cause) {
    throw malformedPolicy('This policy contains invalid Json', cause);
  }
  if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) {
    throw malformedPolicy('Missing required field Statement');
  }
  return policy.Statement;
}

function malformedPolicy(message: string, cause?: unknown): S3Error {
  return new S3Error('MalformedPolicy', message, { cause });
}
