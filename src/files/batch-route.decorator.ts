import { applyDecorators, Header, HttpCode, Post } from '@nestjs/common';
import { BODY_PROBLEMS, Problems } from '../errors/problems.decorator.js';
import { RouteSettings } from '../requests/route-settings.js';
import { BATCH_BODY_LIMIT } from './dto/batch.dto.js';

/** A POST route that takes a list of requests. It fails as a whole only if the list itself is not valid. */
export function BatchRoute(path: string): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    Header('cache-control', 'no-store'),
    RouteSettings({ bodyLimit: BATCH_BODY_LIMIT }),
    Problems('invalid_request', ...BODY_PROBLEMS),
  );
}
