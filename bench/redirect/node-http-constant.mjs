import { createServer } from 'node:http';
import { openBucket } from '../../build/storage/open-bucket.js';
import { EXPIRES_IN, BUCKET_OPTIONS } from '../lib/subject.mjs';

const { presigner } = await openBucket(BUCKET_OPTIONS);
const { url: location } = await presigner.presignGet({ key: 'constant.pdf', expiresIn: EXPIRES_IN });

createServer((request, response) => {
  response.writeHead(request.url === '/health/live' ? 200 : 302, { location }).end();
}).listen(Number(process.env.PORT), '127.0.0.1');
