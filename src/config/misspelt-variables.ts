import { distance } from 'fastest-levenshtein';

/** Short names are similar to those of other programs: `PORT`, `PATH`, `HOST`. */
const MIN_LENGTH = 7;
const MAX_DISTANCE = 2;

/**
 * Finds variables that look like misspelt ones of Signpost, such as `S3_BUCKT`. They have no effect.
 * @param names of all variables that are set
 * @param known the names that Signpost reads
 * @returns a sentence for each, to be printed
 */
export function misspeltVariables(names: Iterable<string>, known: ReadonlySet<string>): string[] {
  const candidates = [...known].filter((name) => name.length >= MIN_LENGTH);
  return [...names]
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      const meant = candidates.find((candidate) => isSimilar(name, candidate));
      return meant === undefined ? [] : [`${name} is not a variable of Signpost. Did you mean ${meant}?`];
    });
}

function isSimilar(name: string, known: string): boolean {
  return (
    Math.abs(name.length - known.length) <= MAX_DISTANCE &&
    distance(name.toUpperCase(), known) <= MAX_DISTANCE
  );
}
