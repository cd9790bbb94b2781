import {
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { UploadsConfig } from './config/uploads.config.js';
import type { Environment } from './config/environment.js';
import { startLocalBucket } from './embedded-bucket.js';
import { LocalBucket } from './local-bucket/local-bucket.js';
import { createPresigner } from './storage/create-presigner.js';
import type { Store } from './storage/store.js';
import { putWelcomeFile } from './welcome-file.js';

/** Runs the local bucket in this process, so that the first start needs no account. */
@Module({})
export class EmbeddedBucketModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static register(environment: Environment): DynamicModule {
    const provider = { provide: LocalBucket, useFactory: () => startLocalBucket(environment) };
    return { module: EmbeddedBucketModule, providers: [provider], exports: [LocalBucket] };
  }

  constructor(
    private readonly bucket: LocalBucket,
    private readonly uploads: UploadsConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { bucket, region, endpoint, credentials } = this.bucket;
    const store: Store = {
      bucket,
      region,
      endpoint,
      credentials,
      forcePathStyle: true,
      signer: 'sigv4',
      timeoutMs: 2000,
    };
    await putWelcomeFile(await createPresigner(store), this.uploads.keyPrefix);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.bucket.close();
  }
}
