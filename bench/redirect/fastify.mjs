import fastify from 'fastify';
import { openBucket } from '../../build/storage/open-bucket.js';
import { EXPIRES_IN, BUCKET_OPTIONS } from '../lib/subject.mjs';

const { presigner } = await openBucket(BUCKET_OPTIONS);
const app = fastify();
const querystring = {
  type: 'object',
  required: ['tenant', 'objectkey'],
  properties: { tenant: { type: 'string' }, objectkey: { type: 'string' } },
};

app.get('/', { schema: { querystring } }, async (request, reply) => {
  const { url } = await presigner.presignGet({ key: request.query.objectkey, expiresIn: EXPIRES_IN });
  return reply.redirect(url);
});
app.get('/health/live', async () => ({ status: 'ok' }));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
