import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError for an option that does not exist or lacks its value */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T; strict: true }>>['values'] {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError when one of them is more or less than scheme, host and port */
export function parseOrigins(origins: readonly string[] | undefined): readonly string[] | undefined {
  for (const origin of origins ?? []) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new UsageError('--origin takes scheme, host and port of a page, such as https://app.example.com');
    }
  }
  return origins;
}
