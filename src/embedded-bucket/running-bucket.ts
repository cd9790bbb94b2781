import type { Environment } from '../config/environment.js';
import { ConfigurationError } from '../config/variables.js';
import { LocalBucket } from '../local-bucket/local-bucket.js';
import type { BucketOptions } from '../storage/bucket-options.js';
import { localBucketOptions } from './local-bucket-options.js';
import { EMBEDDED_BUCKET } from './start-local-bucket.js';

/**
 * The options with which another program on this machine reaches the embedded bucket of a running service that
 * has the same environment. Sends no request.
 * @throws ConfigurationError if the embedded bucket was never started, or if its port is unknown
 */
export async function runningBucketOptions({
  server,
  store,
  localBucket,
}: Environment): Promise<BucketOptions> {
  if (localBucket.port === 0) {
    throw refused(
      'LOCAL_BUCKET_PORT',
      'must be the port of the embedded bucket: with 0, each start selects a different port',
    );
  }
  const credentials = await LocalBucket.credentialsOf(localBucket);
  if (credentials === undefined) {
    throw refused(
      'S3_BUCKET',
      `must name the bucket. Without it, the embedded bucket is used, but ${localBucket.dir} does not contain one: start it with npm start`,
    );
  }
  const embedded = {
    bucket: EMBEDDED_BUCKET,
    region: store.region,
    endpoint: LocalBucket.endpointOf(server.host, localBucket.port),
    credentials,
  };
  return { ...store, ...localBucketOptions(embedded) };
}

function refused(name: string, expected: string): ConfigurationError {
  return new ConfigurationError([{ name, expected }]);
}
