const MAX_URLS = 1000;

/** Up to 1,000 copies of a URL, each with one character of its path or query replaced by another. */
export function tamperUrl(url: string): string[] {
  const start = new URL(url).origin.length + 1;
  const changed = new Set<string>();
  for (const letter of 'a0Zq5-') {
    for (let index = start; index < url.length && changed.size < MAX_URLS; index += 1) {
      const original = url[index] ?? '';
      // The decoded value of an escape has to change too. %2f for %2F is the same URL in another spelling.
      const isSameEscape =
        original.toLowerCase() === letter && /%[\dA-F]?$/.test(url.slice(index - 2, index));
      if (original === letter || isSameEscape) continue;
      changed.add(replaceAt(url, index, letter));
    }
  }
  return [...changed];
}

/** Copies of a form field's value, two for each character, with that character replaced by another. */
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
