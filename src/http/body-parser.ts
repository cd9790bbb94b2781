import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../errors/catalogue.js';
import { SEND_JSON } from '../errors/to-problem.js';
import { ACCEPTS_FORMS } from '../requests/accepts-forms.decorator.js';
import { routeSetting } from '../requests/route-settings.js';
import type { BodiesInFlight } from './bodies-in-flight.js';
import { assertJsonShape } from './json-shape.js';

/** The parser rejects them, because they would change the prototypes of JavaScript objects. */
const FORBIDDEN_NAMES = 'The fields __proto__ and constructor.prototype are not allowed. Remove them.';

/**
 * Accepts JSON in UTF-8 (RFC 8259, 8.1), and forms on routes with `@AcceptsForms`. No other kind of body, and none
 * with a content coding.
 */
export function parseBodies(fastify: FastifyInstance, bodies: BodiesInFlight): void {
  fastify.removeAllContentTypeParsers();
  acceptJson(fastify, bodies);
  acceptForms(fastify, bodies);
}

function acceptJson(fastify: FastifyInstance, bodies: BodiesInFlight): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest) => {
    const body = await receive(request, bodies);
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

/** Reads the fields of an HTML form as an object of strings (URL Standard, 5.1). */
function acceptForms(fastify: FastifyInstance, bodies: BodiesInFlight): void {
  fastify.addContentTypeParser('application/x-www-form-urlencoded', async (request: FastifyRequest) => {
    if (routeSetting(request.routeOptions.config, ACCEPTS_FORMS) !== true) {
      throw new Problem('unsupported_media_type', SEND_JSON);
    }
    const fields = [...new URLSearchParams((await receive(request, bodies)).toString())];
    if (new Set(fields.map(([name]) => name)).size < fields.length) {
      throw new Problem('invalid_request', 'The form has a field twice.');
    }
    return Object.fromEntries(fields);
  });
}

/** @throws Problem `unsupported_media_type` before the body is read, or any Problem of `BodiesInFlight` */
async function receive(request: FastifyRequest, bodies: BodiesInFlight): Promise<Buffer> {
  assertPlainUtf8(request);
  const { raw, routeOptions, headers } = request;
  const declared = headers['content-length'];
  return bodies.receive(raw, {
    connection: raw.socket,
    declared: declared === undefined ? undefined : Number(declared),
    limit: routeOptions.bodyLimit,
  });
}

/** @throws Problem `unsupported_media_type` */
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
