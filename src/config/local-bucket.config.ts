import type { Variables } from './variables.js';

/** The embedded bucket, for development and tests. */
export abstract class LocalBucketConfig {
  /** `LOCAL_BUCKET_DIR`: the folder for objects and generated credentials. */
  abstract readonly dir: string;
  /** `LOCAL_BUCKET_PORT`; 0 selects a free port. */
  abstract readonly port: number;
  /** `LOCAL_BUCKET_ACCESS_KEY`; generated at the first start if unset. */
  abstract readonly accessKeyId: string | undefined;
  /** `LOCAL_BUCKET_SECRET_KEY`; generated at the first start if unset. */
  abstract readonly secretAccessKey: string | undefined;
}

export function readLocalBucket(variables: Variables): LocalBucketConfig {
  variables.requirePair('LOCAL_BUCKET_ACCESS_KEY', 'LOCAL_BUCKET_SECRET_KEY');
  const accessKeyId = variables.text('LOCAL_BUCKET_ACCESS_KEY');
  // A signature names the key before a slash.
  if (accessKeyId !== undefined && !/^[\w.-]+$/.test(accessKeyId)) {
    variables.refuse(
      'LOCAL_BUCKET_ACCESS_KEY',
      'must contain only letters, digits, dots, hyphens and underscores',
    );
  }
  return {
    dir: variables.text('LOCAL_BUCKET_DIR') ?? '.data/bucket',
    port: variables.integer('LOCAL_BUCKET_PORT', { min: 0, max: 65_535 }, 9000),
    accessKeyId,
    secretAccessKey: variables.text('LOCAL_BUCKET_SECRET_KEY'),
  };
}
