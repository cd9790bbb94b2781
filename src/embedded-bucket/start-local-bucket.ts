import type { Environment } from '../config/environment.js';
import { LocalBucket, LocalBucketError } from '../local-bucket/local-bucket.js';
import { folderError, listenError } from '../startup/listen-error.js';

/**
 * Starts the local bucket with the settings of the environment, on the host of the service.
 * @throws ConfigurationError if its port, address or folder cannot be used
 */
export async function startLocalBucket({ server, store, localBucket }: Environment): Promise<LocalBucket> {
  const { host, corsOrigins } = server;
  try {
    return await LocalBucket.start({
      ...localBucket,
      host,
      corsOrigins,
      bucket: 'signpost',
      region: store.region,
    });
  } catch (error) {
    if (!(error instanceof LocalBucketError)) throw error;
    throw error.unusable === 'folder'
      ? folderError(error, 'LOCAL_BUCKET_DIR', localBucket.dir)
      : listenError(error, 'LOCAL_BUCKET_PORT', host, localBucket.port);
  }
}
