import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.js';
import type { BucketOptions } from './bucket-options.js';
import { ClockSkew } from './clock-skew.js';
import type { ObjectStore } from './object-store.js';
import type { Presigner } from './presigner.js';
import { createS3Client } from './s3/s3-client.js';
import { S3MultipartStore } from './s3/s3-multipart-store.js';
import { S3ObjectStore } from './s3/s3-object-store.js';
import { SignedObjectStore } from './s3/signed-object-store.js';
import { createPresigner } from './signing/create-presigner.js';
import { SigV4Presigner } from './signing/sigv4/sigv4.presigner.js';
import { NO_OBSERVER } from './signature-observer.js';
import { uploadHeadersFor } from './upload-headers.js';

export interface S3Bucket extends Bucket {
  /** For operations that the ports do not cover, such as those on the bucket's settings. */
  readonly client: S3Client;
}

/**
 * Opens a bucket of any S3-compatible store. Sends no request.
 * @param observer sees each signature for a client, but not those with which the service reads objects
 * @throws ConfigurationError if bucket, region and endpoint contradict each other, or if the bucket needs a
 *   signer that is not installed
 */
export async function openBucket(options: BucketOptions, observer = NO_OBSERVER): Promise<S3Bucket> {
  const clock = new ClockSkew();
  const client = createS3Client(options, clock);
  const { uploadCredentials } = options;
  const presigner = await createPresigner(options, client, observer);
  const objects = await openObjects(options, client, presigner, clock);
  return {
    id: randomUUID(),
    name: options.bucket,
    presigner,
    uploadPresigner:
      uploadCredentials === undefined
        ? presigner
        : await createPresigner(options, client, observer, () => Promise.resolve(uploadCredentials)),
    uploadHeaders: uploadHeadersFor(options),
    objects,
    multipart: new S3MultipartStore(client, options),
    clock,
    client,
    close: () => {
      client.destroy();
      if (objects instanceof SignedObjectStore) objects.close();
    },
  };
}

/** Reads objects with URLs of our own signer where that is the one that signs. */
async function openObjects(
  options: BucketOptions,
  client: S3Client,
  presigner: Presigner,
  clock: ClockSkew,
): Promise<ObjectStore> {
  const sdk = new S3ObjectStore(client, options);
  if (!(presigner instanceof SigV4Presigner)) return sdk;
  // URLs for clients may name another address than the one at which this service reaches the store, and they are
  // observed.
  const own = await createPresigner({ ...options, publicEndpoint: undefined }, client);
  return new SignedObjectStore(sdk, own, clock, options.timeoutMs);
}
