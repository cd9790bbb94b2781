import { AwsClient } from 'aws4fetch';
import { BUCKET, CREDENTIALS, EXPIRES_IN, REGION } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const client = new AwsClient({ ...CREDENTIALS, service: 's3', region: REGION });
const origin = `https://${BUCKET}.s3.${REGION}.amazonaws.com`;
await serve(async (key) => {
  const url = `${origin}/${key}?X-Amz-Expires=${EXPIRES_IN}`;
  return (await client.sign(url, { aws: { signQuery: true } })).url;
});
