import { S3Client } from '@aws-sdk/client-s3';
import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ClockSkew } from './clock-skew.js';
import { createPresigner } from './create-presigner.js';
import { MultipartStore } from './multipart-store.js';
import { ObjectStore } from './object-store.js';
import { Presigner } from './presigner.js';
import { createS3Client } from './s3-client.js';
import { S3MultipartStore } from './s3.multipart-store.js';
import { S3ObjectStore } from './s3.object-store.js';
import { StorageHealth } from './storage.health.js';
import { Store } from './store.js';

/** How the application says which store it is. */
export interface StorageOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: NonNullable<FactoryProvider['inject']>;
  useFactory: FactoryProvider<Store>['useFactory'];
}

@Module({})
export class StorageModule {
  static registerAsync({ imports = [], inject = [], useFactory }: StorageOptions): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      imports: [TerminusModule.forRoot({ errorLogStyle: 'json', logger: false }), ...imports],
      providers: [
        { provide: Store, inject, useFactory },
        ClockSkew,
        { provide: S3Client, inject: [Store, ClockSkew], useFactory: watchedClient },
        {
          provide: Presigner,
          inject: [S3Client, Store],
          useFactory: (client: S3Client, store: Store) => createPresigner(store, client),
        },
        {
          provide: ObjectStore,
          inject: [S3Client, Store],
          useFactory: (client: S3Client, store: Store) => new S3ObjectStore(client, store),
        },
        {
          provide: MultipartStore,
          inject: [S3Client, Store],
          useFactory: (client: S3Client, store: Store) => new S3MultipartStore(client, store),
        },
        StorageHealth,
      ],
      exports: [Store, Presigner, ObjectStore, MultipartStore, StorageHealth],
    };
  }
}

function watchedClient(store: Store, skew: ClockSkew): S3Client {
  const client = createS3Client(store);
  skew.watch(client);
  return client;
}
