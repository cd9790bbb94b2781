import { ConfigurationError } from '../config/variables.js';

/** Formats the message printed when a program fails to start. */
export function failureMessage(program: string, error: unknown): string {
  if (error instanceof ConfigurationError) {
    return `${program} cannot start with this configuration:\n${error.message.replaceAll(/^/gm, '  ')}\nSee .env.example.`;
  }
  if (!(error instanceof Error)) return `${program} cannot start: ${String(error)}`;
  // An error of the operating system explains itself. Anything else is a bug, so its stack is printed.
  return `${program} cannot start: ${'code' in error ? error.message : (error.stack ?? error.message)}`;
}
