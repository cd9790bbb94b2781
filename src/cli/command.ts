import { Logger } from '@nestjs/common';
import { UsageError } from './arguments.js';
import { ConfigurationError } from '../config/variables.js';
import { explain } from './store-refusal.js';

/** Runs a command to its end: the exit code is what it returns, 1 when it throws, 2 when it was called wrongly. */
export async function runCommand(usage: string, command: () => Promise<number>): Promise<void> {
  // The clock's warnings have a row of their own.
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
  if (error instanceof ConfigurationError) return `${error.message}\nSee .env.example.`;
  return explain(error);
}
