import { Client } from 'minio';
import { BUCKET, CREDENTIALS, EXPIRES_IN, REGION } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const client = new Client({
  endPoint: 's3.amazonaws.com',
  region: REGION,
  accessKey: CREDENTIALS.accessKeyId,
  secretKey: CREDENTIALS.secretAccessKey,
});
await serve((key) => client.presignedGetObject(BUCKET, key, EXPIRES_IN));
