import type { FastifyReply } from 'fastify';

/** Adds to the header that the hook for CORS may have set. */
export function addVary(reply: FastifyReply, name: string): void {
  const others = reply.getHeader('vary');
  reply.header('vary', others === undefined ? name : `${String(others)}, ${name}`);
}
