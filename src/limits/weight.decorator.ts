import { RouteSettings } from '../requests/route-settings.js';

/** Name of the route setting. */
export const WEIGHT = 'rateLimitWeight';

/**
 * Weight of one presigned part of a multipart upload. A file of 5 GB has a thousand parts, but it is one
 * upload: its parts weigh as much as 100 small files.
 */
export const PART_WEIGHT = 0.1;

/**
 * Sets how many requests the calls of a route, or of all routes of a controller, count as in the rate limit. 1
 * by default.
 */
export function Weight(requests: number): MethodDecorator & ClassDecorator {
  return RouteSettings({ [WEIGHT]: requests });
}

/** Exempts a route or a controller from the rate limit. */
export function Unlimited(): MethodDecorator & ClassDecorator {
  return Weight(0);
}
