import { Logger } from '@nestjs/common';
import { UsageError } from './arguments.js';
import { ConfigurationError } from '../config/variables.js';
import { explain } from './store-error.js';

/** Runs a command and sets the exit code: its return value, 2 for invalid options, 1 for any other error. */
export async function runCommand(usage: string, command: () => Promise<number>): Promise<void> {
  // The doctor reports clock skew as a check, so the log must not repeat it.
  Logger.overrideLogger(false);
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    process.stderr.write(`${describe(usage, error)}\n`);
  }
}

function describe(usage: string, error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  if (error instanceof ConfigurationError) return `${error.message}\n.env.example describes every variable.`;
  return explain(error);
}
