import { isUtf8 } from 'node:buffer';

/** Bytes that do not occur in text: WHATWG MIME Sniffing, 3, "binary data byte". */
const BINARY_BYTE = new RegExp(String.raw`[\x00-\x08\x0B\x0E-\x1A\x1C-\x1F]`);

/**
 * The same without the control characters that old text files contain: bell, backspace, vertical tab, the
 * shifts of ISO-2022, Ctrl-Z at the end (CP/M, DOS) and the separators of data records.
 */
const RARE_BINARY_BYTE = new RegExp(String.raw`[\x00-\x06\x10-\x19]`, 'g');

/** Old encodings use the rare ones for symbols. In random bytes, 16 of 256 are rare. */
const MAX_RARE_SHARE = 1 / 50;

const UTF16 = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/** The Unicode Standard, 23.8. The mark of UTF-16 is the beginning of one of UTF-32, so these come first. */
const UTF32 = [
  { mark: [0xff, 0xfe, 0, 0], isLittleEndian: true },
  { mark: [0, 0, 0xfe, 0xff], isLittleEndian: false },
] as const;

/** Whether some control characters make it uncertain that the bytes are text. */
export interface Decoded {
  readonly text: string;
  readonly isCertain: boolean;
}

/**
 * Decodes bytes that are plausibly text: UTF-8 without NUL, UTF-16, UTF-32 with a mark, or a legacy encoding
 * (Windows-1252, Shift JIS). Legacy encodings are recognised only by the absence of most control bytes.
 * @param cut whether more bytes follow, so that the last character may be incomplete
 * @returns undefined if the bytes are not text
 */
export function decodeText(bytes: Uint8Array, cut: boolean): Decoded | undefined {
  const utf32 = UTF32.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (utf32 !== undefined) return certain(decodeUtf32(bytes, utf32.isLittleEndian, cut));
  const utf16 = UTF16.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (utf16 !== undefined) return certain(decodeUtf16(bytes, utf16.encoding, cut));
  if (bytes.includes(0)) return certain(decodeUnmarkedUtf16(bytes, cut));
  const whole = cut ? withoutIncompleteCharacter(bytes) : bytes;
  if (isUtf8(whole)) return certain(Buffer.from(whole).toString());
  const text = Buffer.from(bytes).toString('latin1');
  if (!BINARY_BYTE.test(text)) return certain(text);
  const rare = text.match(RARE_BINARY_BYTE)?.length ?? 0;
  return rare <= bytes.length * MAX_RARE_SHARE ? { text, isCertain: false } : undefined;
}

function certain(text: string | undefined): Decoded | undefined {
  return text === undefined ? undefined : { text, isCertain: true };
}

/** TextDecoder does not know UTF-32. */
function decodeUtf32(bytes: Uint8Array, isLittleEndian: boolean, cut: boolean): string | undefined {
  if (bytes.length % 4 !== 0 && !cut) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, isLittleEndian);
    if (code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff)) return undefined;
    text += String.fromCodePoint(code);
  }
  return BINARY_BYTE.test(text) ? undefined : text;
}

function decodeUtf16(bytes: Uint8Array, encoding: string, cut: boolean): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut });
    return BINARY_BYTE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** In UTF-16, text that consists mostly of ASCII has a NUL in every other byte, and no other NULs. */
function decodeUnmarkedUtf16(bytes: Uint8Array, cut: boolean): string | undefined {
  const zeros = [0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const isMostlyAscii = Math.max(even, odd) > bytes.length / 4 && bytes.length >= 4;
  if (!isMostlyAscii || Math.min(even, odd) > 0) return undefined;
  return decodeUtf16(bytes, even > odd ? 'utf-16be' : 'utf-16le', cut);
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
