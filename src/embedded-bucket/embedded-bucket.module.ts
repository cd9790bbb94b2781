import {
  type DynamicModule,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Environment } from '../config/environment.js';
import { UploadsConfig } from '../config/uploads.config.js';
import { LocalBucket } from '../local-bucket/local-bucket.js';
import { Namespace } from '../storage/namespace.js';
import { openBucket } from '../storage/open-bucket.js';
import { localBucketOptions } from './local-bucket-options.js';
import { startLocalBucket } from './start-local-bucket.js';
import { putWelcomeFile } from './welcome-file.js';

function reportFault(error: Error): void {
  new Logger('LocalBucket').error(error);
}

/** Runs the local bucket in this process, so that the first start needs no account. */
@Module({})
export class EmbeddedBucketModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static register(environment: Environment): DynamicModule {
    const provider = { provide: LocalBucket, useFactory: () => startLocalBucket(environment, reportFault) };
    return { module: EmbeddedBucketModule, providers: [provider], exports: [LocalBucket] };
  }

  constructor(
    private readonly local: LocalBucket,
    private readonly uploads: UploadsConfig,
  ) {}

  /**
   * Does not use the bucket of the service, whose URLs may name a public endpoint that this machine cannot
   * reach.
   */
  async onApplicationBootstrap(): Promise<void> {
    const bucket = await openBucket({ ...localBucketOptions(this.local), signer: 'sigv4', timeoutMs: 2000 });
    await putWelcomeFile(new Namespace(bucket, this.uploads.keyPrefix));
    bucket.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.local.close();
  }
}
