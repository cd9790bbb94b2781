import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * The token in the path of `/l/{token}`. A wildcard, because a path parameter has at most 1,024 characters, and
 * the token of a long key has more.
 */
export const TokenInPath = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { '*': string } }>>();
  return params['*'];
});
