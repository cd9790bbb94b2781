/** `KEY_PREFIX` unless it is set. The examples of the API docs are written with it. */
export const DEFAULT_KEY_PREFIX = 'uploads/';

/** The file that lies in a new embedded bucket, and that the examples name. */
export const WELCOME_KEY = `${DEFAULT_KEY_PREFIX}00000000-0000-4000-8000-000000000000-welcome.txt`;

/** An example's key, or a text that quotes some, as they are with another `KEY_PREFIX`. */
export function withKeyPrefix(example: string, keyPrefix: string): string {
  return example.replaceAll(/(?<![\w/-])uploads\//g, keyPrefix);
}
