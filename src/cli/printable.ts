/**
 * The text with every character escaped that a terminal could interpret or that could start a new line, such as
 * `\u{1b}`. Texts that a store chooses must not forge or hide lines of a report: codes and messages of errors,
 * names and settings.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
