import type { OpenAPIObject } from '@nestjs/swagger';
import { API_KEY, BEARER } from '../identity/access.decorators.js';
import { operationsOf } from './operations.js';

export type CredentialKind = 'api-key' | 'jwt';

/**
 * Describes how callers authenticate, so that Swagger UI has its Authorize button. Operations that anyone may call
 * mention neither credentials nor the errors about them: all of them without authentication.
 * @param openPaths of which every operation is public, although its route can require a credential
 */
export function describeSecurity(
  document: OpenAPIObject,
  kinds: readonly CredentialKind[],
  openPaths: readonly string[],
): void {
  const schemes = schemesOf(kinds);
  for (const { path, operation } of operationsOf(document)) {
    // A link may be refused with 403 for its password.
    if (operation.security === undefined) continue;
    const isOpen = kinds.length === 0 || openPaths.includes(path);
    const security = operation.security.filter((entry) => Object.keys(entry).some((name) => name in schemes));
    delete operation.security;
    if (isOpen) for (const status of ['401', '403']) delete operation.responses[status];
    else if (security.length > 0) operation.security = security;
  }
  // Swagger UI shows its button even for an empty object.
  if (kinds.length > 0) document.components = { ...document.components, securitySchemes: schemes };
}

const TOKEN = 'A JSON Web Token of the issuer';

type Schemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;

function schemesOf(kinds: readonly CredentialKind[]): Schemes {
  const isKeyAccepted = kinds.includes('api-key');
  return {
    ...(kinds.length > 0 && {
      [BEARER]: {
        type: 'http',
        scheme: 'bearer',
        description: bearerKinds(kinds),
      } as const,
    }),
    ...(isKeyAccepted && {
      [API_KEY]: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description:
          'An API key. Enter it here or as a bearer token, not both. The redirect requires a bearer token, ' +
          'because browsers would also send this header to the store.',
      } as const,
    }),
  };
}

function bearerKinds(kinds: readonly CredentialKind[]): string {
  if (!kinds.includes('jwt')) return 'An API key.';
  return kinds.includes('api-key') ? `${TOKEN}, or an API key.` : `${TOKEN}.`;
}
