/** The default of `KEY_PREFIX`. The examples of the API docs are written with it. */
export const DEFAULT_KEY_PREFIX = 'uploads/';

/** The file that a new embedded bucket contains, and that the examples refer to. */
export const WELCOME_KEY = `${DEFAULT_KEY_PREFIX}00000000-0000-4000-8000-000000000000-welcome.txt`;

/** A file that exists until the example of DELETE has been executed. */
export const EXPENDABLE_KEY = `${DEFAULT_KEY_PREFIX}00000000-0000-4000-8000-000000000001-delete-me.txt`;

/** The key of the example uploads. */
export const PARTS_KEY = `${DEFAULT_KEY_PREFIX}00000000-0000-4000-8000-000000000002-parts.txt`;

/** Each example upload has this part. */
export const EXAMPLE_PART = {
  PartNumber: 1,
  ETag: '"1c0ccc6947b7da7a11c2817f0a620877"',
  text: 'The first and only part.\n',
};

/**
 * Stand for the ids of the example uploads, which the store chooses. Completing and aborting end an upload, so
 * each has one of its own.
 */
export const EXAMPLE_UPLOAD_IDS = {
  pending: 'example-upload-id',
  toComplete: 'id-of-an-upload-to-complete',
  toAbort: 'id-of-an-upload-to-abort',
} as const;

/** Stand for the token of a link, and for the id of another one, which the example of DELETE revokes. */
export const EXAMPLE_LINK = { token: 'token-of-a-link', id: 'id-of-a-link' } as const;

/** Replaces the default prefix of all example keys in a text. */
export function withKeyPrefix(example: string, keyPrefix: string): string {
  return example.replaceAll(/(?<![\w/-])uploads\//g, keyPrefix);
}
