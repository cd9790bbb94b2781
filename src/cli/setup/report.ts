import type { Change, Outcome } from './plan.js';

const WORDS: Readonly<Record<Outcome['status'], string>> = {
  unchanged: 'nothing to do',
  written: 'written',
  not_supported: 'not supported by this store',
  failed: 'FAILED',
};

export function formatOutcome({ name, status, note }: Outcome): string {
  return `  ${name}: ${WORDS[status]}${note === undefined ? '' : ` (${note})`}\n`;
}

/** What is there and what would be, as a difference. */
export function formatChange({
  name,
  difference: { removed, added },
}: Pick<Change, 'name' | 'difference'>): string {
  const lines = [...removed.map((line) => `    - ${line}`), ...added.map((line) => `    + ${line}`)];
  return `  ${name}:\n${lines.join('\n')}\n`;
}
