/** Control characters, line and paragraph separators, and characters that reverse the direction of text. */
export const UNSAFE_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
const ALL_UNSAFE_CHARACTERS = new RegExp(UNSAFE_CHARACTERS, 'gu');

export function withoutUnsafeCharacters(text: string): string {
  return text.replaceAll(ALL_UNSAFE_CHARACTERS, '').trim();
}

/** Whether a path has a segment `.` or `..`, possibly hidden among characters that a client drops. */
export function hasDotSegment(path: string): boolean {
  return path
    .split(/[/\\]/)
    .map(withoutUnsafeCharacters)
    .some((segment) => segment === '.' || segment === '..');
}
