import { createInterface } from 'node:readline/promises';
import type { Environment } from '../../config/environment.js';
import { parseOptions, parseOrigins } from '../arguments.js';
import { reasonUnreachable } from '../reachability.js';
import { describeTarget, openTarget } from '../target.js';
import { makePlan, type Outcome } from './plan.js';
import { formatChange, formatOutcome, formatUnreachable } from './report.js';
import { parseDays, parseTransitions, type SetupOptions } from './setup-options.js';

export const SETUP_USAGE = `bucket-setup [--origin https://app.example.com]... [--expire-after-days=N]
             [--transition=STANDARD_IA:30,GLACIER:90] [--yes]

  --origin             a page whose browser uses the bucket; in place of CORS_ORIGINS
  --expire-after-days  delete uploads when they are so old
  --transition         move uploads to cheaper storage classes when they are so old
  --yes                write without asking

By npm: npm run bucket:setup -- --yes.
`;

/**
 * Shows what is missing from the bucket of this environment, and writes it when that is wanted.
 * @returns the exit code: 0 when the bucket is as it should be
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
  const target = await openTarget(environment(), parseOrigins(flags.origin));
  process.stdout.write(`\nBucket ${target.bucket}\n\n`);
  const unreachable = await reasonUnreachable(target);
  if (unreachable !== undefined) {
    process.stdout.write(formatUnreachable(describeTarget(target), unreachable));
    return 1;
  }
  if (target.origins.length === 0) {
    process.stdout.write(
      '  Nobody said which pages use the bucket (CORS_ORIGINS, --origin): CORS stays as it is.\n',
    );
  }
  const { changes, outcomes } = await makePlan(target, options);
  process.stdout.write([...outcomes.map(formatOutcome), ...changes.map(formatChange)].join(''));
  if (changes.length === 0) return conclude(outcomes);
  if (!flags.yes && !(await isConfirmed())) return 1;

  const written: Outcome[] = [];
  for (const change of changes) written.push(await change.write());
  process.stdout.write(`\n${written.map(formatOutcome).join('')}`);
  return conclude([...outcomes, ...written]);
}

function conclude(outcomes: readonly Outcome[]): number {
  const isFailed = outcomes.some(({ status }) => status === 'failed');
  if (!isFailed) process.stdout.write('\nThe bucket is as it should be.\n');
  return isFailed ? 1 : 0;
}

/** Only a terminal can answer. */
async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stdout.write('\nNothing was written. Add --yes to write this (npm run bucket:setup -- --yes)\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new AbortController();
  terminal.once('close', () => closed.abort());
  // Ctrl-C and Ctrl-D are no answer, and mean no.
  const answer = await terminal.question('\nWrite this? [y/N] ', { signal: closed.signal }).catch(() => '');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
