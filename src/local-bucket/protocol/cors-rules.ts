import type { CorsPolicy } from './cors.js';

export interface CorsRule {
  /** With at most one `*` each. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** In lower case, with at most one `*` each. */
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  /** Seconds. */
  readonly maxAge?: number | string | undefined;
}

/** The policy of a list of rules. The first rule that allows origin, method and headers applies. */
export function corsPolicy(rules: readonly CorsRule[]): CorsPolicy {
  return {
    grant: (origin, method, headers) => {
      for (const { origins, methods, headers: allowed, exposed, maxAge } of rules) {
        const pattern = origins.find((candidate) => matches(candidate, origin));
        if (pattern === undefined || !methods.includes(method)) continue;
        if (!headers.every((name) => allowed.some((candidate) => matches(candidate, name)))) continue;
        return { origin: pattern === '*' ? '*' : origin, methods, exposed, maxAge };
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
