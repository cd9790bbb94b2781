import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../errors/catalogue.js';

/** Accepts JSON in UTF-8 (RFC 8259, 8.1) without a content coding, and no other kind of body. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const problem = problemOf(request, body);
    if (problem === undefined) void parse(request, body.toString(), done);
    else done(problem);
  });
}

function problemOf({ headers }: FastifyRequest, body: Buffer): Problem | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return new Problem('unsupported_media_type', 'Send the body in UTF-8.');
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    return new Problem('unsupported_media_type', 'Send the body without Content-Encoding.');
  }
  return isUtf8(body) ? undefined : new Problem('malformed_json', 'The body is not valid UTF-8.');
}
