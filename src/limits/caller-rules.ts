import '../identity/principal.js';
import type { RateLimitRules } from './rate-limit.js';

/** Counts a request by its credential if that is valid, within the limit of its tenant. */
export const CALLER_RULES: RateLimitRules = {
  credentialOf: ({ principal }) => principal?.credentialId,
  limitOf: ({ principal }) => principal?.tenant.limits.requestsPerMinute,
};
