import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../errors/catalogue.js';

/** Lets requests pass or rejects them, before their body is read. */
export interface RequestGate {
  /** Adds its hooks. */
  applyTo(fastify: FastifyInstance): void;
}

/** Counts requests before they are handled. */
export interface RequestLimit extends RequestGate {
  /** Counts a request that runs no hook; `undefined` if the request may be handled. */
  refusal(request: FastifyRequest, reply: FastifyReply): Problem | undefined | Promise<Problem | undefined>;
}
