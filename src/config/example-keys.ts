/** The default of `KEY_PREFIX`. The examples of the API docs are written with it. */
export const DEFAULT_KEY_PREFIX = 'uploads/';

/** The file that a new embedded bucket contains, and that the examples refer to. */
export const WELCOME_KEY = `${DEFAULT_KEY_PREFIX}00000000-0000-4000-8000-000000000000-welcome.txt`;

/** Replaces the default prefix of all example keys in a text. */
export function withKeyPrefix(example: string, keyPrefix: string): string {
  return example.replaceAll(/(?<![\w/-])uploads\//g, keyPrefix);
}
