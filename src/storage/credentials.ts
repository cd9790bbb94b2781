import type { S3Client } from '@aws-sdk/client-s3';
import { Problem } from '../errors/catalogue.js';

/** What signs: an access key, its secret, and for a temporary one a session token and an end. */
export type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>;

/** @throws Problem `credentials_unavailable` when the provider chain finds none. */
export async function resolveCredentials(client: S3Client): Promise<Credentials> {
  try {
    return await client.config.credentials();
  } catch (cause) {
    throw credentialsUnavailable(cause);
  }
}

export function credentialsUnavailable(cause: unknown): Problem {
  return new Problem(
    'credentials_unavailable',
    'The service has no credentials to sign with. Try again shortly.',
    {
      cause,
      retryAfter: 5,
      errorCode: cause instanceof Error ? cause.name : 'Unknown',
    },
  );
}
