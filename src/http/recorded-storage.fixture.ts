import { type DynamicModule, Module } from '@nestjs/common';
import { bucketWith } from '../storage/bucket.fixture.js';
import { Bucket } from '../storage/bucket.js';
import { OPTIONS } from '../storage/bucket-options.fixture.js';
import type { BucketOptions } from '../storage/bucket-options.js';
import { Buckets } from '../storage/buckets.js';
import type { MultipartStore } from '../storage/multipart-store.js';
import { Namespace } from '../storage/namespace.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import type { ObjectStore } from '../storage/object-store.js';
import { BUCKET_OPTIONS } from '../storage/storage.module.js';

export interface RecordedStorageOptions {
  /** The methods of the store that the test expects. Calling any other fails the request with 500. */
  objects?: Partial<ObjectStore>;
  multipart?: Partial<MultipartStore>;
  /** How the bucket is reached and signed for. */
  bucketOptions?: Partial<BucketOptions>;
}

/** A call of one of the bucket's ports, such as `['objects.head', 'uploads/a.txt']`. */
export type StoreCall = [method: string, ...input: unknown[]];

/** Whether `Namespace.notFound` made a call. */
export function isInVain([method, key]: StoreCall): boolean {
  return method === 'objects.head' && typeof key === 'string' && /\/?[\da-f-]{36}-missing$/.test(key);
}

/**
 * What the storage module provides, for one bucket.
 * @param calls receives each call of the bucket's ports
 */
export async function recordedStorage(
  options: RecordedStorageOptions,
  calls: StoreCall[],
): Promise<DynamicModule> {
  return storageOf(await recordedBucket(options, calls));
}

@Module({})
class TestStorageModule {}

function storageOf(bucket: Bucket): DynamicModule {
  return {
    module: TestStorageModule,
    global: true,
    providers: [
      { provide: Bucket, useValue: bucket },
      { provide: Buckets, useValue: new Buckets(0) },
      { provide: BUCKET_OPTIONS, useValue: OPTIONS },
      { provide: Namespace, useValue: new Namespace(bucket, '') },
    ],
    exports: [Bucket, Buckets, BUCKET_OPTIONS, Namespace],
  };
}

async function recordedBucket(options: RecordedStorageOptions, calls: StoreCall[]): Promise<Bucket> {
  const bucket = await bucketWith({}, options.bucketOptions);
  return {
    ...bucket,
    objects: recorded('objects', objectStoreOf(options.objects ?? {}), calls),
    multipart: recorded('multipart', multipartStoreOf(options.multipart ?? {}), calls),
    presigner: recorded('presigner', bucket.presigner, calls),
    uploadPresigner: recorded('presigner', bucket.uploadPresigner, calls),
  };
}

function multipartStoreOf(answers: Partial<MultipartStore>): MultipartStore {
  const unexpected = (): Promise<never> => Promise.reject(new Error('The test does not expect this call'));
  return { create: unexpected, listParts: unexpected, complete: unexpected, abort: unexpected, ...answers };
}

function recorded<Port extends object>(name: string, port: Port, calls: StoreCall[]): Port {
  return new Proxy(port, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...input: unknown[]): unknown => {
        calls.push([`${name}.${String(property)}`, ...input]);
        return Reflect.apply(value, target, input);
      };
    },
  });
}
