import { parseArgs, type ParseArgsConfig } from 'node:util';
import { readOrigin } from '../config/origins.js';

/** Invalid command-line options. The message names the option and what it expects. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError for an unknown option, a missing value or a positional argument */
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

/**
 * @returns the origins as browsers send them
 * @throws UsageError unless each is an origin: scheme, host and optional port, without a path
 */
export function parseOrigins(origins: readonly string[] | undefined): readonly string[] | undefined {
  return origins?.map((text) => {
    const read = readOrigin(text);
    if ('fault' in read) throw new UsageError(`--origin ${read.fault}`);
    return read.origin;
  });
}
