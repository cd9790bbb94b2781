import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type ModuleMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Bucket } from './bucket.js';
import type { BucketOptions } from './bucket-options.js';
import { Namespace } from './namespace.js';
import { openBucket } from './open-bucket.js';

/** The factory of the bucket's options, with its dependencies. */
export interface StorageOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: NonNullable<FactoryProvider['inject']>;
  useFactory: FactoryProvider<BucketOptions>['useFactory'];
}

const OPTIONS = Symbol('BucketOptions');

/** Opens the bucket of the application. Provides it, and the namespace of all its objects. */
@Module({})
export class StorageModule implements OnApplicationShutdown {
  static registerAsync({ imports = [], inject = [], useFactory }: StorageOptions): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      imports,
      providers: [
        { provide: OPTIONS, inject, useFactory },
        { provide: Bucket, inject: [OPTIONS], useFactory: (options: BucketOptions) => openBucket(options) },
        { provide: Namespace, inject: [Bucket], useFactory: (bucket: Bucket) => new Namespace(bucket, '') },
      ],
      exports: [Bucket, Namespace],
    };
  }

  constructor(private readonly bucket: Bucket) {}

  onApplicationShutdown(): void {
    this.bucket.close();
  }
}
