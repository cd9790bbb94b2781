import type { Variables } from './variables.js';

export abstract class IdentityConfig {
  /** `AUTH`: how callers prove who they are. */
  abstract readonly auth: 'none';
}

export function readIdentity(variables: Variables, production: boolean): IdentityConfig {
  if (production && variables.text('AUTH') === undefined) {
    variables.refuse(
      'AUTH',
      'must be said with NODE_ENV=production: AUTH=none serves everybody who reaches the port',
    );
  }
  return { auth: variables.oneOf('AUTH', ['none'], 'none') };
}
