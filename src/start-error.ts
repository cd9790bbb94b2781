import { ConfigurationError } from './config/variables.js';

/** What whoever started a program is told when it cannot run. */
export function startError(program: string, error: unknown): string {
  if (error instanceof ConfigurationError) {
    return `${program} cannot start with this configuration:\n${error.message.replaceAll(/^/gm, '  ')}\nSee .env.example.`;
  }
  if (!(error instanceof Error)) return `${program} cannot start: ${String(error)}`;
  // What the system refused (a folder, an address) says enough; anything else is ours to find.
  return `${program} cannot start: ${'code' in error ? error.message : (error.stack ?? error.message)}`;
}
