import type { Problem } from '../errors/catalogue.js';

/** `error` and `message`, the fields that Uppy reads. */
export function uppyFields({ detail }: Problem): object {
  return { error: `s3: ${detail}`, message: detail };
}
