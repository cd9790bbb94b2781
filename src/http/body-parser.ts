import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../errors/catalogue.js';
import type { BodiesInFlight } from './bodies-in-flight.js';
import { assertJsonShape } from './json-shape.js';

/** The parser rejects them, because they would change the prototypes of JavaScript objects. */
const FORBIDDEN_NAMES = 'The fields __proto__ and constructor.prototype are not allowed. Remove them.';

/** Accepts JSON in UTF-8 (RFC 8259, 8.1) without a content coding, and no other kind of body. */
export function acceptJsonOnly(fastify: FastifyInstance, bodies: BodiesInFlight): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest) => {
    assertPlainUtf8(request);
    const { raw, routeOptions, headers } = request;
    const declared = headers['content-length'];
    const body = await bodies.receive(raw, {
      connection: raw.socket,
      declared: declared === undefined ? undefined : Number(declared),
      limit: routeOptions.bodyLimit,
    });
    if (!isUtf8(body)) throw new Problem('malformed_json', 'The body is not valid UTF-8.');
    assertJsonShape(body);
    const text = body.toString();
    return new Promise((resolve, reject) => {
      void parse(request, text, (error, value) => {
        if (error === null) resolve(value);
        else reject(isJson(text) ? new Problem('malformed_json', FORBIDDEN_NAMES) : error);
      });
    });
  });
}

/** @throws Problem `unsupported_media_type`, before the body is read */
function assertPlainUtf8({ headers }: FastifyRequest): void {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new Problem('unsupported_media_type', 'Send the body in UTF-8.');
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw new Problem('unsupported_media_type', 'Send the body without Content-Encoding.');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
