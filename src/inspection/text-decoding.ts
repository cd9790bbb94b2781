import { isUtf8 } from 'node:buffer';

/** Bytes that do not occur in text: WHATWG MIME Sniffing, 3, "binary data byte". */
const BINARY_BYTE = new RegExp(String.raw`[\x00-\x08\x0B\x0E-\x1A\x1C-\x1F]`);

const UTF16 = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * Decodes bytes that are plausibly text: UTF-8 without NUL, UTF-16 with a byte order mark, or a legacy
 * encoding (Windows-1252, Shift JIS). Legacy encodings are recognised only by the absence of control bytes.
 * @param cut whether more bytes follow, so that the last character may be incomplete
 * @returns undefined if the bytes are not text
 */
export function decodeText(bytes: Uint8Array, cut: boolean): string | undefined {
  const utf16 = UTF16.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (utf16 !== undefined) return decodeUtf16(bytes, utf16.encoding, cut);
  if (bytes.includes(0)) return undefined;
  const whole = cut ? withoutIncompleteCharacter(bytes) : bytes;
  if (isUtf8(whole)) return Buffer.from(whole).toString();
  const latin1 = Buffer.from(bytes).toString('latin1');
  return BINARY_BYTE.test(latin1) ? undefined : latin1;
}

function decodeUtf16(bytes: Uint8Array, encoding: string, cut: boolean): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut });
    return BINARY_BYTE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Removes an incomplete UTF-8 character at the end, at most three bytes (RFC 3629, 3). */
function withoutIncompleteCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const needed = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return needed > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
