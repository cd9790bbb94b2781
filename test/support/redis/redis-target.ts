import { parseRedisUrl, type RedisTarget } from '../../../src/config/redis.config.js';

/** @throws Error if the URL is invalid */
export function redisTarget(url: string): RedisTarget {
  const target = parseRedisUrl(url);
  if (target === undefined) throw new Error('The URL is invalid');
  return target;
}
