import type { OpenAPIObject } from '@nestjs/swagger';
import { API_KEY, BEARER } from '../identity/access.decorators.js';
import { operationsOf } from './operations.js';

export type CredentialKind = 'api-key' | 'jwt';

/**
 * Describes how callers authenticate, so that Swagger UI has its Authorize button. Without authentication, the
 * document mentions neither credentials nor the errors about them.
 */
export function describeSecurity(document: OpenAPIObject, kinds: readonly CredentialKind[]): void {
  const schemes = schemesOf(kinds);
  for (const { operation } of operationsOf(document)) {
    // A link may be refused with 403 for its password.
    if (operation.security === undefined) continue;
    const security = operation.security.filter((entry) => Object.keys(entry).some((name) => name in schemes));
    delete operation.security;
    if (security.length > 0) operation.security = security;
    if (kinds.length === 0) for (const status of ['401', '403']) delete operation.responses[status];
  }
  document.components = { ...document.components, securitySchemes: schemes };
}

type Schemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;

function schemesOf(kinds: readonly CredentialKind[]): Schemes {
  const isKeyAccepted = kinds.includes('api-key');
  return {
    ...(kinds.length > 0 && {
      [BEARER]: {
        type: 'http',
        scheme: 'bearer',
        description: kinds.includes('jwt') ? 'A JSON Web Token of the issuer.' : 'An API key.',
      } as const,
    }),
    ...(isKeyAccepted && {
      [API_KEY]: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key.' } as const,
    }),
  };
}
