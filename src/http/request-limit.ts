import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../errors/catalogue.js';

/** Counts requests before they are handled. */
export interface RequestLimit {
  /** Adds the hooks that count. */
  applyTo(fastify: FastifyInstance): void;
  /** Counts a request that runs no hook; `undefined` if the request may be handled. */
  refusal(request: FastifyRequest, reply: FastifyReply): Problem | undefined | Promise<Problem | undefined>;
}
