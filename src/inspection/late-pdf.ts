/** A Macintosh header of 128 bytes: zero, and the length of the name that follows (MacBinary II). */
const MACBINARY = new RegExp(String.raw`^\0[\x01-\x3F][^]{126}`);

/** Lines that precede the header in files that readers open. A script consists of other lines. */
const PREAMBLE: readonly RegExp[] = [
  // Nothing visible: padding, and the marks of encodings.
  /^[^!-~]*$/,
  // Commands for a printer (PCL, PJL).
  new RegExp(String.raw`^(?:\x1B[E%]|@PJL\b)`),
  // Comments of PostScript. The shell of Windows runs `%COMSPEC%`.
  /^%(?!\w+%)/,
  // A message of HTTP or mail: the status, fields with their parameters, the separators of parts, sizes of chunks.
  /^HTTP\/\d(?:\.\d)? \d{3}\b/,
  /^[A-Za-z][\w-]+:(?:[ \t]|$)/,
  /^[ \t]+[\w-]+\*?=/,
  /^--[\w'()+,./:=?-]{1,72}$/,
  /^[\da-f]{1,8}$/i,
  // Warnings of PHP, as HTML. As plain text, they look like fields.
  /^(?:<br ?\/?>|<b>[\w ]+<\/b>:) ?/,
];

/**
 * Readers accept a PDF header within the first 1,024 bytes (PDF Reference 1.7, appendix H, notes 13 and 14),
 * after a printer command or a Macintosh header, or inside a PostScript comment. It must begin a line or follow
 * padding, and no script may precede it.
 * @param type the recognised type of the bytes
 */
export function isLatePdf(bytes: Uint8Array, type: string | undefined): boolean {
  const text = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (type === 'application/postscript') return /^%!PS-Adobe-\d\.\d PDF-\d/.test(text);
  if (type !== undefined && type !== 'text/plain') return false;
  // Some programs lose the header and keep the comment behind it.
  if (/^%[^\r\n]{0,32}\s+\d+ \d+ obj\b/.test(text)) return true;
  const preamble = /^([^]*?(?:^|[\r\n\0]|^\xEF\xBB\xBF))%PDF-\d/.exec(text)?.[1];
  if (preamble === undefined || preamble.includes('<?')) return false;
  const lines = preamble.replace(MACBINARY, '').split(/[\r\n\0]+/);
  return lines.every((line) => PREAMBLE.some((pattern) => pattern.test(line)));
}
