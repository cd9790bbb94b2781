import { type IamPolicy, iamPolicy } from '../iam-policy.js';
import { explain } from '../store-refusal.js';
import type { Target } from '../target.js';
import { checkChecksums } from './checks/checksums.js';
import { checkClock } from './checks/clock.js';
import { checkCompletion } from './checks/completion.js';
import { checkConditionalWrites } from './checks/conditional-writes.js';
import { checkCors } from './checks/cors.js';
import { checkEncryption } from './checks/encryption.js';
import { checkLifecycle } from './checks/lifecycle.js';
import { checkPermissions } from './checks/permissions.js';
import { checkPostForm } from './checks/post-form.js';
import { checkPublicAccessBlock } from './checks/public-access-block.js';
import { checkReachable } from './checks/reachable.js';
import { checkUrls } from './checks/urls.js';
import { checkVersioning } from './checks/versioning.js';
import { cleanUp } from './clean-up.js';
import type { Finding } from './finding.js';
import { createTestObjects, type TestObjects } from './test-objects.js';

export interface DoctorReport {
  bucket: string;
  /** Scheme, host and port that clients reach. */
  publicOrigin: string;
  findings: Finding[];
  /** What the doctor put into the bucket and could not remove. */
  leftovers: string[];
  /** To paste, when a permission is missing. */
  iamPolicy?: IamPolicy;
}

type Check = (target: Target, testObjects: TestObjects) => Finding | Finding[] | Promise<Finding | Finding[]>;

const CHECKS: Readonly<Record<string, Check>> = {
  Permissions: checkPermissions,
  URLs: checkUrls,
  'POST form': checkPostForm,
  CORS: checkCors,
  Lifecycle: checkLifecycle,
  'Public access block': checkPublicAccessBlock,
  'Default encryption': checkEncryption,
  Versioning: checkVersioning,
  'Conditional writes': checkConditionalWrites,
  'Completion of parts': checkCompletion,
  Checksums: checkChecksums,
};

/**
 * Checks all there is to check; nothing is left in the bucket, and none of its settings is changed.
 * @param interruption ends it before the next check, and cleans up
 */
export async function runChecks(target: Target, interruption: AbortSignal): Promise<DoctorReport> {
  const reachable = await checkReachable(target);
  const findings = [reachable];
  let leftovers: string[] = [];
  if (reachable.status !== 'failed') {
    findings.push(checkClock(target));
    const testObjects = createTestObjects(target.keyPrefix);
    try {
      for (const [name, check] of Object.entries(CHECKS)) {
        if (interruption.aborted) {
          findings.push({ check: 'Interrupted', status: 'failed', found: 'The rest was not checked' });
          break;
        }
        findings.push(...(await runCheck(name, check, target, testObjects)));
      }
    } finally {
      leftovers = await cleanUp(target, testObjects);
    }
  }
  const { bucket, keyPrefix, region, presigner } = target;
  return {
    bucket,
    publicOrigin: presigner.origin,
    findings,
    leftovers,
    ...(findings.some(({ missingAction }) => missingAction !== undefined) && {
      iamPolicy: iamPolicy(bucket, keyPrefix, region),
    }),
  };
}

async function runCheck(
  check: string,
  run: Check,
  target: Target,
  testObjects: TestObjects,
): Promise<Finding[]> {
  try {
    return [await run(target, testObjects)].flat();
  } catch (error) {
    return [{ check, status: 'failed', found: explain(error), todo: 'The check itself failed.' }];
  }
}

/** 0 when the service can do its work with this bucket, else 1; `strict` counts warnings too. */
export function exitCode({ findings, leftovers }: DoctorReport, strict: boolean): 0 | 1 {
  const isBad = ({ status }: Finding): boolean => status === 'failed' || (strict && status === 'warning');
  return findings.some(isBad) || leftovers.length > 0 ? 1 : 0;
}
