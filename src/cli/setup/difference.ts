export interface Difference {
  removed: string[];
  added: string[];
}

/**
 * The lines that change; `undefined` when nothing does. When only the order changes, all lines are listed,
 * because the order of CORS rules matters.
 */
export function difference(before: readonly string[], after: readonly string[]): Difference | undefined {
  if (before.join('\n') === after.join('\n')) return undefined;
  const removed = before.filter((line) => !after.includes(line));
  const added = after.filter((line) => !before.includes(line));
  return removed.length + added.length === 0
    ? { removed: [...before], added: [...after] }
    : { removed, added };
}
