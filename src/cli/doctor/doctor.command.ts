import type { Environment } from '../../config/environment.js';
import { parseOptions, parseOrigins } from '../arguments.js';
import { openTarget } from '../target.js';
import { exitCode, runChecks } from './doctor.js';
import { formatJson } from './json.js';
import { formatTable } from './table.js';

export const DOCTOR_USAGE = `Usage: bucket-doctor [--origin https://app.example.com]... [--json] [--strict]

Checks the bucket that the service is configured to use and reports what to fix.
It changes no settings, and it removes its test objects.

  --origin  origin of a web page that uses the bucket, repeatable (default: CORS_ORIGINS)
  --json    print the report as JSON
  --strict  also exit with status 1 if there are warnings
  --help    print this text

Exit status: 0 if no check failed and all test objects were removed, 2 if the options are
invalid, otherwise 1.

With npm, pass options after --: npm run bucket:doctor -- --strict
For JSON output:                 npm run --silent bucket:doctor -- --json
`;

/**
 * Checks the bucket configured in the environment and prints the report.
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
