import type { S3Client } from '@aws-sdk/client-s3';
import type { Presigner } from './presigner.js';
import { createS3Client } from './s3-client.js';
import { SdkPresigner } from './sdk.presigner.js';
import type { Store } from './store.js';

/** The presigner for a store, for those who cannot ask for the application's own. */
export function createPresigner(store: Store, client: S3Client = createS3Client(store)): Presigner {
  return new SdkPresigner(client, store);
}
