const MARK = '…';

/**
 * Cuts a text on a character, and marks the cut.
 * @param max bytes of UTF-8, the mark included
 */
export function shorten(text: string, max: number): string {
  // No character takes more than three bytes for each of its UTF-16 units.
  if (text.length * 3 <= max || Buffer.byteLength(text) <= max) return text;
  const room = new Uint8Array(max - Buffer.byteLength(MARK));
  const { read } = new TextEncoder().encodeInto(text, room);
  return text.slice(0, read) + MARK;
}
