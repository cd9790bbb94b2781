import { createServer } from 'node:http';
import { createPresigner } from '../../build/storage/create-presigner.js';
import { EXPIRES_IN, STORE } from '../lib/subject.mjs';

const presigner = await createPresigner(STORE);
const { url: location } = await presigner.presignGet({ key: 'constant.pdf', expiresIn: EXPIRES_IN });

createServer((request, response) => {
  response.writeHead(request.url === '/health/live' ? 200 : 302, { location }).end();
}).listen(Number(process.env.PORT), '127.0.0.1');
