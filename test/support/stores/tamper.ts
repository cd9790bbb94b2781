const ENOUGH = 1000;

/** Each character of the URL in turn, changed into another that a URL can hold, until there are 1,000. */
export function tamperUrl(url: string): string[] {
  const start = new URL(url).origin.length + 1;
  const changed = new Set<string>();
  for (const letter of 'a0Zq5-') {
    for (let index = start; index < url.length && changed.size < ENOUGH; index += 1) {
      const original = url[index] ?? '';
      // What an escape decodes to must change too, else it is the same URL in another spelling.
      const isSameEscape =
        original.toLowerCase() === letter && /%[\dA-F]?$/.test(url.slice(index - 2, index));
      if (original === letter || isSameEscape) continue;
      changed.add(replaceAt(url, index, letter));
    }
  }
  return [...changed];
}

/** A form field's value with each of its characters in turn changed into another, twice. */
export function tamperField(value: string): string[] {
  return ['Q', '0']
    .flatMap((letter) =>
      Array.from(value, (original, index) => (original === letter ? value : replaceAt(value, index, letter))),
    )
    .filter((changed) => changed !== value);
}

function replaceAt(text: string, index: number, letter: string): string {
  return text.slice(0, index) + letter + text.slice(index + 1);
}
