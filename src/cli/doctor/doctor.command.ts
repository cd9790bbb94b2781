import type { Environment } from '../../config/environment.js';
import { parseOptions, parseOrigins } from '../arguments.js';
import { openTarget } from '../target.js';
import { runChecks, exitCode } from './doctor.js';
import { formatJson } from './json.js';
import { formatTable } from './table.js';

export const DOCTOR_USAGE = `bucket-doctor [--origin https://app.example.com]... [--json] [--strict]

  --origin  a page whose browser uses the bucket; in place of CORS_ORIGINS
  --json    for programs
  --strict  warnings fail too

By npm: npm run bucket:doctor -- --strict, and npm run --silent bucket:doctor -- --json.
`;

/**
 * Checks the bucket of this environment and prints what it found.
 * @returns the exit code
 * @throws UsageError, or ConfigurationError when no bucket is configured
 */
export async function runDoctor(args: readonly string[], environment: () => Environment): Promise<number> {
  const options = parseOptions(args, {
    origin: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (options.help) {
    process.stdout.write(DOCTOR_USAGE);
    return 0;
  }
  const target = await openTarget(environment(), parseOrigins(options.origin));
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  process.once('SIGTERM', () => interruption.abort());
  const report = await runChecks(target, interruption.signal);
  process.stdout.write(options.json ? formatJson(report, options.strict) : formatTable(report));
  return exitCode(report, options.strict);
}
