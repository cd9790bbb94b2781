import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';

type Flag = keyof PublicAccessBlockConfiguration;

/** What makes public policies and public ACLs without effect. */
const NEEDED: readonly Flag[] = ['IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

/**
 * The flags that should be on. `BlockPublicAcls` refuses what `IgnorePublicAcls` ignores anyway, and Ceph RGW 16 refuses
 * every upload while it is on: it is asked for on AWS only.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function requiredFlags(isAws: boolean): readonly Flag[] {
  return isAws ? ['BlockPublicAcls', ...NEEDED] : NEEDED;
}

export function missingFlags(current: PublicAccessBlockConfiguration, isAws: boolean): Flag[] {
  return requiredFlags(isAws).filter((flag) => current[flag] !== true);
}

/** All that is on stays on. */
export function withFlags(
  current: PublicAccessBlockConfiguration,
  isAws: boolean,
): Required<PublicAccessBlockConfiguration> {
  const needed = requiredFlags(isAws);
  const isOn = (flag: Flag): boolean => current[flag] === true || needed.includes(flag);
  return {
    BlockPublicAcls: isOn('BlockPublicAcls'),
    IgnorePublicAcls: isOn('IgnorePublicAcls'),
    BlockPublicPolicy: isOn('BlockPublicPolicy'),
    RestrictPublicBuckets: isOn('RestrictPublicBuckets'),
  };
}

/** Whether an endpoint is one of AWS's own. */
export function isAwsEndpoint(endpoint: string | undefined): boolean {
  return (
    endpoint === undefined ||
    /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(endpoint).hostname)
  );
}
