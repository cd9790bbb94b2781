import type { Environment } from './config/environment.js';
import { folderProblem, listenProblem } from './listen-problem.js';
import { LocalBucket } from './local-bucket/local-bucket.js';

/**
 * Starts the local bucket as the environment wants it; it listens where the service listens.
 * @throws ConfigurationError when its port, its address or its folder cannot be had
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
    const problem = listenProblem(error, 'LOCAL_BUCKET_PORT', host, localBucket.port);
    throw problem === error ? folderProblem(error, 'LOCAL_BUCKET_DIR') : problem;
  }
}
