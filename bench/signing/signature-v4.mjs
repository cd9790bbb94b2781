import { Sha256 } from '@aws-sdk/checksums/sha';
import { formatUrl } from '@aws-sdk/core/util';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { BUCKET, CREDENTIALS, EXPIRES_IN, REGION } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const signer = new SignatureV4({
  service: 's3',
  region: REGION,
  credentials: CREDENTIALS,
  sha256: Sha256,
  uriEscapePath: false,
});
const hostname = `${BUCKET}.s3.${REGION}.amazonaws.com`;
const headers = { host: hostname, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
await serve(async (key) => {
  const request = new HttpRequest({ method: 'GET', protocol: 'https:', hostname, path: `/${key}`, headers });
  return formatUrl(await signer.presign(request, { expiresIn: EXPIRES_IN }));
});
