import { createInterface } from 'node:readline/promises';
import type { Environment } from '../../config/environment.js';
import { parseOptions, parseOrigins } from '../arguments.js';
import { reasonUnreachable } from '../reachability.js';
import { describeTarget, openTarget } from '../target.js';
import { makePlan, type Outcome } from './plan.js';
import { formatChange, formatOutcome, formatUnreachable } from './report.js';
import { assertExpiresLast, parseDays, parseTransitions, type SetupOptions } from './setup-options.js';

export const SETUP_USAGE = `Usage: bucket-setup [--origin https://app.example.com]... [--expire-after-days=N]
                    [--transition=STANDARD_IA:30,GLACIER:90] [--yes]

Adds missing settings to the bucket that the service is configured to use: CORS, lifecycle,
Block Public Access and default encryption. Shows the changes and asks for confirmation.

  --origin             origin of a web page that uses the bucket, repeatable (default: CORS_ORIGINS)
  --expire-after-days  delete uploaded files after this many days, more than those of --transition
  --transition         move uploaded files to each storage class after the given number of days
  --yes                apply the changes without confirmation
  --help               print this text

Exit status: 0 if the setup is complete, 2 if the options are invalid, otherwise 1.

With npm, pass options after --: npm run bucket:setup -- --yes
`;

/**
 * Shows which settings the configured bucket lacks, and applies them after confirmation.
 * @returns the exit code: 0 when the setup is complete
 * @throws UsageError, or ConfigurationError when no bucket is configured
 */
export async function runSetup(args: readonly string[], environment: () => Environment): Promise<number> {
  const flags = parseOptions(args, {
    origin: { type: 'string', multiple: true },
    'expire-after-days': { type: 'string' },
    transition: { type: 'string' },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (flags.help) {
    process.stdout.write(SETUP_USAGE);
    return 0;
  }
  const { 'expire-after-days': days, transition } = flags;
  const options: SetupOptions = {
    expireAfterDays: days === undefined ? undefined : parseDays('--expire-after-days', days),
    transitions: transition === undefined ? undefined : parseTransitions(transition),
  };
  assertExpiresLast(options);
  const target = await openTarget(environment(), parseOrigins(flags.origin));
  process.stdout.write(`\nBucket ${target.bucket}\n\n`);
  const unreachable = await reasonUnreachable(target);
  if (unreachable !== undefined) {
    process.stdout.write(formatUnreachable(describeTarget(target), unreachable));
    return 1;
  }
  const { changes, outcomes } = await makePlan(target, options);
  process.stdout.write([...outcomes.map(formatOutcome), ...changes.map(formatChange)].join(''));
  if (changes.length === 0) return conclude(outcomes);
  if (!flags.yes && !(await isConfirmed())) return 1;

  const applied: Outcome[] = [];
  for (const change of changes) applied.push(await change.apply());
  process.stdout.write(`\n${applied.map(formatOutcome).join('')}`);
  return conclude([...outcomes, ...applied]);
}

function conclude(outcomes: readonly Outcome[]): number {
  const isFailed = outcomes.some(({ status }) => status === 'failed');
  const skipped = outcomes.filter(({ status }) => status === 'skipped').map(({ name }) => name);
  const except = skipped.length === 0 ? '' : `, except for ${skipped.join(', ')}`;
  if (!isFailed) process.stdout.write(`\nThe bucket setup is complete${except}.\n`);
  return isFailed ? 1 : 0;
}

/** Asks for confirmation. Without a terminal, the answer is no. */
async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stdout.write(
      '\nNo changes were applied, because confirming them requires a terminal.\n' +
        'To apply them, run the same command with --yes (npm run bucket:setup -- --yes).\n',
    );
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new AbortController();
  terminal.once('close', () => closed.abort());
  // Ctrl-C and Ctrl-D count as no.
  const answer = await terminal
    .question('\nApply these changes? [y/N] ', { signal: closed.signal })
    .catch(() => '');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
