import aws4 from 'aws4';
import { BUCKET, CREDENTIALS, EXPIRES_IN, REGION } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const host = `${BUCKET}.s3.${REGION}.amazonaws.com`;
await serve((key) => {
  const path = `/${key}?X-Amz-Expires=${EXPIRES_IN}`;
  const signed = aws4.sign({ service: 's3', region: REGION, host, path, signQuery: true }, CREDENTIALS);
  return `https://${host}${signed.path}`;
});
