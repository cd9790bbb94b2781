import {
  type DynamicModule,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Environment } from '../config/environment.js';
import { ConfigurationError } from '../config/variables.js';
import { UploadsConfig } from '../config/uploads.config.js';
import { LocalBucket } from '../local-bucket/local-bucket.js';
import { Namespace } from '../storage/namespace.js';
import { openBucket } from '../storage/open-bucket.js';
import { localBucketOptions } from './local-bucket-options.js';
import { startLocalBucket } from './start-local-bucket.js';
import { putExampleFiles } from './example-files.js';
import { ExampleUploads } from './example-uploads.js';

/** Milliseconds. The bucket is this process: only a busy machine makes it slow. */
const TIMEOUT = 30_000;

function reportFault(error: Error): void {
  new Logger('LocalBucket').error(error);
}

/** Runs the local bucket in this process, so that the first start needs no account. */
@Module({})
export class EmbeddedBucketModule implements OnApplicationBootstrap, OnApplicationShutdown {
  /** @throws ConfigurationError if the service and its bucket would have the same port */
  static register(environment: Environment): DynamicModule {
    assertTwoPorts(environment);
    return {
      module: EmbeddedBucketModule,
      providers: [
        { provide: LocalBucket, useFactory: () => startLocalBucket(environment, reportFault) },
        { provide: ExampleUploads, inject: [LocalBucket, UploadsConfig], useFactory: openExampleUploads },
      ],
      exports: [LocalBucket],
    };
  }

  constructor(
    private readonly local: LocalBucket,
    private readonly uploads: ExampleUploads,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all([putExampleFiles(this.uploads.files), this.uploads.create()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.uploads.abort();
    this.uploads.files.bucket.close();
    await this.local.close();
  }
}

function assertTwoPorts({ server, localBucket }: Environment): void {
  if (server.port === 0 || server.port !== localBucket.port) return;
  const expected = `must differ from PORT, which is also ${server.port}: the embedded bucket has a port of its own`;
  throw new ConfigurationError([{ name: 'LOCAL_BUCKET_PORT', expected }]);
}

/**
 * Does not use the bucket of the service, whose URLs may name a public endpoint that this machine cannot
 * reach.
 */
async function openExampleUploads(local: LocalBucket, { keyPrefix }: UploadsConfig): Promise<ExampleUploads> {
  const bucket = await openBucket({ ...localBucketOptions(local), signer: 'sigv4', timeoutMs: TIMEOUT });
  return new ExampleUploads(new Namespace(bucket, keyPrefix));
}
