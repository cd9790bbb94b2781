import { type AssumedRole, ROLE_SESSION } from '../assumed-role.js';
import { isAwsEndpoint } from '../aws-endpoint.js';
import type { BucketOptions } from '../bucket-options.js';
import type { Credentials } from './credentials.js';
import { sessionPolicy } from './session-policy.js';

/** Characters and length of a session name: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const INVALID = /[^\w+=,.@-]/g;
const MAX_SESSION_NAME = 64;

/**
 * Credentials of an assumed role, limited to the bucket and the prefix of the role. The caller renews them.
 *
 * AWS answers at its own STS endpoint. A store that is not AWS, such as Ceph RGW, answers STS at its S3 endpoint.
 */
export function roleCredentials(options: BucketOptions, role: AssumedRole): () => Promise<Credentials> {
  let provider: Promise<() => Promise<Credentials>> | undefined;
  return async () => {
    provider ??= createProvider(options, role);
    return (await provider)();
  };
}

async function createProvider(
  options: BucketOptions,
  role: AssumedRole,
): Promise<() => Promise<Credentials>> {
  const { region, endpoint, credentials, timeoutMs } = options;
  // Loaded for the first role only: it brings the clients of five services.
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: role.arn,
      RoleSessionName: sessionName(role.sessionName),
      DurationSeconds: ROLE_SESSION,
      Policy: sessionPolicy(options, role.prefix),
      ...(role.externalId !== undefined && { ExternalId: role.externalId }),
    },
    ...(credentials !== undefined && { masterCredentials: credentials }),
    clientConfig: {
      region,
      maxAttempts: 3,
      // As for S3: AWS_ENDPOINT_URL and ~/.aws/config do not choose where roles are assumed.
      ignoreConfiguredEndpointUrls: true,
      requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs },
      ...(endpoint !== undefined && !isAwsEndpoint(endpoint) && { endpoint }),
    },
  });
  return () => assume();
}

/** At least two characters, as STS requires. */
function sessionName(text: string): string {
  return text.replace(INVALID, '-').slice(0, MAX_SESSION_NAME).padEnd(2, '-');
}
