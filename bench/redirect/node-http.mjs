import { createServer } from 'node:http';
import { parse } from 'node:querystring';
import { openBucket } from '../../build/storage/open-bucket.js';
import { EXPIRES_IN, BUCKET_OPTIONS } from '../lib/subject.mjs';

const { presigner } = await openBucket(BUCKET_OPTIONS);

createServer(async (request, response) => {
  if (request.url === '/health/live') return response.writeHead(200).end();
  const { objectkey } = parse(request.url.slice(request.url.indexOf('?') + 1));
  const { url } = await presigner.presignGet({ key: objectkey, expiresIn: EXPIRES_IN });
  response.writeHead(302, { location: url }).end();
}).listen(Number(process.env.PORT), '127.0.0.1');
