import type { Environment } from './config/environment.js';
import { ConfigurationError } from './config/variables.js';
import { LocalBucket } from './local-bucket/local-bucket.js';

/**
 * Starts the local bucket as the environment wants it; it listens where the service listens.
 * @throws ConfigurationError when its port is taken
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
    throw isPortTaken(error) ? portTaken('LOCAL_BUCKET_PORT', host, localBucket.port) : error;
  }
}

export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

export function portTaken(variable: string, host: string, port: number): ConfigurationError {
  return new ConfigurationError([
    { name: variable, expected: `must be a free port: another program listens on ${host}:${port}` },
  ]);
}
