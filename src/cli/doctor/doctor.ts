import { type IamPolicy, iamPolicy } from '../iam-policy.js';
import { printable } from '../printable.js';
import { explain } from '../store-error.js';
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
import { reachPublicEndpoint } from './checks/public-endpoint.js';
import { checkReachable } from './checks/reachable.js';
import { checkUnsignedHeaders } from './checks/unsigned-headers.js';
import { checkUrls } from './checks/urls.js';
import { checkVersioning } from './checks/versioning.js';
import { cleanUp } from './clean-up.js';
import type { Finding } from './finding.js';
import { createTestObjects, type TestObjects } from './test-objects.js';

export interface DoctorReport {
  bucket: string;
  /** Scheme, host and port through which clients reach the store. */
  publicOrigin: string;
  findings: Finding[];
  /** Test objects and uploads that could not be removed, one line each. */
  leftovers: string[];
  /** Present when a permission is missing: the complete policy, ready to paste. */
  iamPolicy?: IamPolicy;
}

type Check = (target: Target, testObjects: TestObjects) => Finding | Finding[] | Promise<Finding | Finding[]>;

const CHECKS: Readonly<Record<string, Check>> = {
  Permissions: checkPermissions,
  URLs: checkUrls,
  'POST form': checkPostForm,
  'Unsigned headers': checkUnsignedHeaders,
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
 * Runs all checks in sequence, then removes the test objects. Changes no bucket setting.
 * @param interruption stops before the next check; the clean-up still runs
 */
export async function runChecks(target: Target, interruption: AbortSignal): Promise<DoctorReport> {
  const reachable = await checkReachable(target);
  const findings = [reachable];
  let leftovers: string[] = [];
  if (reachable.status !== 'failed') {
    findings.push(checkClock(target));
    const endpoint = await reachPublicEndpoint(target);
    findings.push(...endpoint.findings);
    const testObjects = createTestObjects(target.files);
    try {
      for (const [name, check] of Object.entries(CHECKS)) {
        if (interruption.aborted) {
          findings.push({
            check: 'Interrupted',
            status: 'failed',
            found: 'the remaining checks were skipped',
          });
          break;
        }
        findings.push(...(await runCheck(name, check, endpoint.target, testObjects)));
      }
    } finally {
      leftovers = await cleanUp(target, testObjects);
    }
  }
  const { bucket, files, region, presigner } = target;
  return {
    bucket,
    publicOrigin: presigner.origin,
    findings: findings.map(printableFinding),
    leftovers: leftovers.map(printable),
    ...(findings.some(({ missingAction }) => missingAction !== undefined) && {
      iamPolicy: iamPolicy(bucket, files.prefix, region),
    }),
  };
}

function printableFinding(finding: Finding): Finding {
  return { ...finding, found: printable(finding.found) };
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
    return [
      {
        check,
        status: 'failed',
        found: explain(error),
        todo: "This check did not complete. Look up this error in the store's documentation or logs.",
      },
    ];
  }
}

/** 0 when no check failed and nothing was left behind, else 1. `strict` counts warnings as failures. */
export function exitCode({ findings, leftovers }: DoctorReport, strict: boolean): 0 | 1 {
  const isBad = ({ status }: Finding): boolean => status === 'failed' || (strict && status === 'warning');
  return findings.some(isBad) || leftovers.length > 0 ? 1 : 0;
}
