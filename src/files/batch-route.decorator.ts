import { applyDecorators, Header, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiProblems } from '../errors/api-problems.decorator.js';
import { BODY_REFUSALS, RATE_REFUSAL } from '../errors/documented-refusals.js';
import { BATCH_BODY_LIMIT } from './dto/batch.dto.js';

/** A POST that takes up to 100 requests, and refuses as a whole only what is no list of them. */
export function BatchRoute(path: string): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    Header('cache-control', 'no-store'),
    RouteConfig({ bodyLimit: BATCH_BODY_LIMIT }),
    ApiProblems({
      invalid_request: 'files is missing, empty, no array, or longer than 100.',
      ...BODY_REFUSALS,
      body_too_large: 'The body is larger than 512 KiB.',
      ...RATE_REFUSAL,
    }),
  );
}
