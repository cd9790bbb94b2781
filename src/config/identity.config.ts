import type { Variables } from './variables.js';

export abstract class IdentityConfig {
  /** `AUTH`: how callers authenticate. */
  abstract readonly auth: 'none';
}

export function readIdentity(variables: Variables, production: boolean): IdentityConfig {
  if (production && variables.text('AUTH') === undefined) {
    variables.refuse(
      'AUTH',
      'must be set when NODE_ENV=production. The only value is none, which means no authentication: anyone who can reach the port can use the API',
    );
  }
  return { auth: variables.oneOf('AUTH', ['none'], 'none') };
}
