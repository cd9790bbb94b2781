import { loadEnvironment } from '../config/environment.js';
import { startLocalBucket } from './start-local-bucket.js';
import { failureMessage } from '../startup/failure-message.js';

/** Runs the local bucket on its own: `npm run local-bucket`. */
async function main(): Promise<void> {
  const environment = loadEnvironment();
  const bucket = await startLocalBucket(environment);
  process.stdout.write(`
  The local bucket is listening on ${bucket.endpoint}

    For the service  S3_BUCKET=${bucket.bucket} S3_ENDPOINT=${bucket.endpoint} S3_FORCE_PATH_STYLE=true
    Credentials      in ${environment.localBucket.dir}/credentials.json, unless set in the environment

`);
  const stop = (): void => void bucket.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${failureMessage('The local bucket', error)}\n`);
  process.exit(1);
});
