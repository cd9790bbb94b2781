import { distance } from 'fastest-levenshtein';

/**
 * Shorter names are similar to those of other programs (`PORT` and `PATH`, `HOST` and `HOME`), so only exchanged
 * or doubled letters count: `PROT`, `HOOST`.
 */
const MIN_LENGTH = 7;
const MAX_DISTANCE = 2;

/**
 * Finds variables that look like misspelt ones of Signpost, such as `S3_BUCKT`. They have no effect.
 * @param names of all variables that are set
 * @param known the names that Signpost reads
 * @returns a sentence for each, to be printed
 */
export function misspeltVariables(names: Iterable<string>, known: ReadonlySet<string>): string[] {
  return [...names]
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      const meant = [...known].find((candidate) => isSimilar(name.toUpperCase(), candidate));
      return meant === undefined ? [] : [`${name} is not a variable of Signpost. Did you mean ${meant}?`];
    });
}

function isSimilar(name: string, known: string): boolean {
  if (known.length < MIN_LENGTH) return hasExchangedLetters(name, known) || hasDoubledLetter(name, known);
  return Math.abs(name.length - known.length) <= MAX_DISTANCE && distance(name, known) <= MAX_DISTANCE;
}

/** Whether exchanging two neighbouring letters of one name gives the other (Damerau). */
function hasExchangedLetters(name: string, known: string): boolean {
  if (name.length !== known.length) return false;
  const index = [...name].findIndex((letter, position) => letter !== known[position]);
  const [first = '', second = ''] = name.slice(index, index + 2);
  return index !== -1 && name.slice(0, index) + second + first + name.slice(index + 2) === known;
}

function hasDoubledLetter(name: string, known: string): boolean {
  return (
    name.length === known.length + 1 &&
    [...known].some((letter, index) => known.slice(0, index) + letter + known.slice(index) === name)
  );
}
