import type { Variables } from './variables.js';

/** The embedded bucket of development and tests. */
export abstract class LocalBucketConfig {
  /** `LOCAL_BUCKET_DIR`, where objects and made credentials are kept. */
  abstract readonly dir: string;
  /** `LOCAL_BUCKET_PORT`; 0 takes a free one. */
  abstract readonly port: number;
  /** `LOCAL_BUCKET_ACCESS_KEY`; made at the first start when unset. */
  abstract readonly accessKeyId: string | undefined;
  /** `LOCAL_BUCKET_SECRET_KEY`; made at the first start when unset. */
  abstract readonly secretAccessKey: string | undefined;
}

export function readLocalBucket(variables: Variables): LocalBucketConfig {
  const accessKeyId = variables.text('LOCAL_BUCKET_ACCESS_KEY');
  const secretAccessKey = variables.text('LOCAL_BUCKET_SECRET_KEY');
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    const missing = accessKeyId === undefined ? 'LOCAL_BUCKET_ACCESS_KEY' : 'LOCAL_BUCKET_SECRET_KEY';
    variables.refuse(missing, 'must be set too: the access key and the secret key go together');
  }
  return {
    dir: variables.text('LOCAL_BUCKET_DIR') ?? '.data/bucket',
    port: variables.integer('LOCAL_BUCKET_PORT', { min: 0, max: 65_535 }, 9000),
    accessKeyId,
    secretAccessKey,
  };
}
