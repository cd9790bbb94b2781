import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Variables } from './daemon.js';

export interface Run {
  code: number | null;
  /** Standard output. */
  output: string;
  /** Standard error. */
  errors: string;
}

/**
 * Runs a built program of `dist/` to its end, without a terminal, in a temporary folder of its own and with
 * no other environment variables than these.
 * @param interruption sends SIGINT, as Ctrl-C does
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  variables: Variables,
  interruption?: AbortSignal,
): Promise<Run> {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  const child = spawn(process.execPath, [path.resolve('dist', program), ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  interruption?.addEventListener('abort', () => child.kill('SIGINT'));
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  rmSync(folder, { recursive: true, force: true });
  return { code, output, errors };
}
