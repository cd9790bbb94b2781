import { S3Client } from '@aws-sdk/client-s3';
import { formatUrl } from '@aws-sdk/core/util';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { HttpRequest } from '@smithy/core/protocols';
import { BUCKET, CREDENTIALS, EXPIRES_IN, REGION } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const client = new S3Client({ region: REGION, credentials: CREDENTIALS });
const presigner = new S3RequestPresigner({ ...client.config });
const hostname = `${BUCKET}.s3.${REGION}.amazonaws.com`;
await serve(async (key) => {
  const request = new HttpRequest({ method: 'GET', protocol: 'https:', hostname, path: `/${key}` });
  return formatUrl(await presigner.presign(request, { expiresIn: EXPIRES_IN }));
});
