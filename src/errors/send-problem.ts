import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemFormats } from './problem-formats.js';
import { toProblem } from './to-problem.js';
import '../logging/log-fields.js';

/** Responds with a problem document, and adds the problem to the log line of the request. */
export async function sendProblem(
  error: unknown,
  formats: ProblemFormats,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const problem = toProblem(error);
  if (problem.disguise !== undefined) await problem.disguise();
  const response = formats.respond(problem, request.url, request.id);
  Object.assign(request.logFields, response.logFields);
  // A response that has begun cannot be replaced.
  if (reply.sent || reply.raw.headersSent) return;
  if (response.reason !== undefined) reply.raw.statusMessage = response.reason;
  void reply.code(response.status).headers(response.headers).send(response.body);
}
