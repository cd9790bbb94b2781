import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { BUCKET, CREDENTIALS, EXPIRES_IN, REGION } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const client = new S3Client({ region: REGION, credentials: CREDENTIALS });
await serve((key) =>
  getSignedUrl(client, new GetObjectCommand({ Bucket: BUCKET, Key: key }), { expiresIn: EXPIRES_IN }),
);
