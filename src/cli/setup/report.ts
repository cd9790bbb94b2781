import { printable } from '../printable.js';
import type { Unreachable } from '../reachability.js';
import type { Change, Outcome } from './plan.js';

const WORDS: Readonly<Record<Outcome['status'], string>> = {
  unchanged: 'no change needed',
  skipped: 'left unchanged',
  applied: 'applied',
  not_supported: 'not supported by this store',
  failed: 'FAILED',
};

export function formatOutcome({ name, status, note }: Outcome): string {
  return `  ${name}: ${WORDS[status]}${inBrackets(note)}\n`;
}

export function formatUnreachable(where: string, { found, todo }: Unreachable): string {
  return `  Bucket reachable: FAILED (${where}: ${printable(found)})\n    -> ${todo}\n`;
}

/** The change as a diff: lines to remove, then lines to add. */
export function formatChange({ name, difference: { removed, added }, note }: Omit<Change, 'apply'>): string {
  const lines = [
    ...removed.map((line) => `    - ${printable(line)}`),
    ...added.map((line) => `    + ${printable(line)}`),
  ];
  return `  ${name}:${inBrackets(note)}\n${lines.join('\n')}\n`;
}

function inBrackets(note: string | undefined): string {
  return note === undefined ? '' : ` (${printable(note)})`;
}
