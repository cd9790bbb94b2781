import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';

type Flag = keyof PublicAccessBlockConfiguration;

/** The flags that disable public policies and public ACLs. */
const NEEDED: readonly Flag[] = ['IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

/**
 * The flags that must be on. `BlockPublicAcls` is required on AWS only: it rejects what `IgnorePublicAcls`
 * ignores anyway, and Ceph RGW 16 rejects every upload while it is on.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function requiredFlags(isAws: boolean): readonly Flag[] {
  return isAws ? ['BlockPublicAcls', ...NEEDED] : NEEDED;
}

/** The required flags that are off. */
export function missingFlags(current: PublicAccessBlockConfiguration, isAws: boolean): Flag[] {
  return requiredFlags(isAws).filter((flag) => current[flag] !== true);
}

/** The flags with the required ones turned on. Flags that are on stay on. */
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
