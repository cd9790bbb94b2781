/** Where a claim is in a token: the names of its members, from the outermost. */
export type ClaimPath = readonly string[];

const MAX_LENGTH = 200;

/** A name in brackets, which may contain dots, or a plain one. Each is followed by a dot or by the end. */
const NAME = /(?:\[([^\][]+)\]|([^\][.]+))(?:\.(?!$)|$)/y;

/**
 * Reads a dotted path such as `realm_access.roles`. Brackets enclose a name that contains dots itself:
 * `[example.com/app].tenant`. A URL is one name: `https://example.com/tenant`.
 * @returns undefined if the text is not a path
 */
export function readClaimPath(text: string): ClaimPath | undefined {
  if (text.length > MAX_LENGTH || /[\p{Cc}\s]/u.test(text)) return undefined;
  if (/^https?:\/\/[^[\]]+$/.test(text)) return [text];
  const names: string[] = [];
  NAME.lastIndex = 0;
  while (NAME.lastIndex < text.length) {
    const match = NAME.exec(text);
    if (match === null) return undefined;
    names.push(match[1] ?? match[2] ?? '');
  }
  return names.length === 0 ? undefined : names;
}
