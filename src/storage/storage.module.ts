import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type ModuleMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { Bucket } from './bucket.js';
import { Buckets } from './buckets.js';
import type { BucketOptions } from './bucket-options.js';
import { Namespace } from './namespace.js';

/** The factory of the bucket's options, with its dependencies. */
export interface StorageOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: NonNullable<FactoryProvider['inject']>;
  useFactory: FactoryProvider<BucketOptions>['useFactory'];
}

/** Injects the options of the bucket. */
export const BUCKET_OPTIONS = Symbol('BucketOptions');

/** Milliseconds for which a bucket stays open after its last use: longer than the longest request. */
const LINGER_MS = 600_000;

/** Opens the bucket of the application. Provides it, the namespace of all its objects, and further buckets. */
@Module({})
export class StorageModule implements OnApplicationShutdown {
  static registerAsync({ imports = [], inject = [], useFactory }: StorageOptions): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      imports,
      providers: [
        { provide: BUCKET_OPTIONS, inject, useFactory },
        {
          provide: Buckets,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => new Buckets(LINGER_MS, metrics),
        },
        {
          provide: Bucket,
          inject: [BUCKET_OPTIONS, Buckets],
          useFactory: (options: BucketOptions, buckets: Buckets) => buckets.get(options),
        },
        { provide: Namespace, inject: [Bucket], useFactory: (bucket: Bucket) => new Namespace(bucket, '') },
      ],
      exports: [BUCKET_OPTIONS, Bucket, Buckets, Namespace],
    };
  }

  constructor(private readonly buckets: Buckets) {}

  onApplicationShutdown(): void {
    this.buckets.close();
  }
}
