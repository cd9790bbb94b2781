import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { describeResponse, isUnreached, request } from '../request.js';

/** The result of the check, and the target for the checks that follow. */
export interface PublicEndpoint {
  readonly findings: readonly Finding[];
  readonly target: Target;
}

/**
 * Connects to `S3_PUBLIC_ENDPOINT`, if it is another one than that of the service. Where it can only be reached
 * from elsewhere, as from inside a container, the URL checks use the endpoint of the service instead.
 */
export async function reachPublicEndpoint(target: Target): Promise<PublicEndpoint> {
  const { presigner, internal } = target;
  if (internal === undefined) return { findings: [], target };
  const check = 'Public endpoint';
  const response = await request(presigner.origin);
  if (!isUnreached(response)) {
    return { findings: [{ check, status: 'ok', found: `${presigner.origin} responds` }], target };
  }
  const finding: Finding = {
    check,
    status: 'warning',
    found: `not checked: ${describeResponse(response)} from ${presigner.origin}; the checks below use ${internal.presigner.origin}`,
    todo: 'This machine or container cannot connect to S3_PUBLIC_ENDPOINT, but clients may be able to. Open the address on a client. Correct S3_PUBLIC_ENDPOINT only if it does not respond there either.',
  };
  return { findings: [finding], target: { ...target, ...internal } };
}
