import type { CorsPolicy } from '../../protocol/cors.js';
import { readXml } from '../../protocol/xml-reader.js';
import { corsRules } from './cors-setting.js';

/**
 * The CORS policy of a bucket's configuration. The first rule that allows origin, method and headers applies.
 */
export function bucketCors(document: string): CorsPolicy {
  const rules = corsRules(readXml(document));
  return {
    grant: (origin, method, headers) => {
      for (const rule of rules) {
        const pattern = rule.origins.find((candidate) => matches(candidate, origin));
        if (pattern === undefined || !rule.methods.includes(method)) continue;
        if (!headers.every((name) => rule.headers.some((candidate) => matches(candidate, name)))) continue;
        return { ...rule, origin: pattern === '*' ? '*' : origin };
      }
      return undefined;
    },
  };
}

/**
 * Whether a text matches a pattern with at most one `*`. The bucket setup has its own copy of this function
 * on purpose: a bucket that evaluated rules with the same code could not detect a mistake in it.
 */
function matches(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
