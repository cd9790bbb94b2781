import type { Format } from './format.js';
import { withoutMetadata } from './image-metadata.js';
import { recognise } from './magic.js';
import { documentType, markupType } from './markup.js';
import { decodeText } from './text-decoding.js';

/** The findings from the first bytes of a file. */
export interface Sniffed {
  /** The media type, without parameters; undefined if no known type matches the bytes. */
  type: string | undefined;
  /** The usual extension of a recognised format, with its dot; undefined for text. */
  extension: string | undefined;
  /** The characters, if the bytes are text. */
  text: string | undefined;
  /** HTML or SVG, if the bytes begin like such a document or contain its main elements. */
  document: ReturnType<typeof documentType>;
  /** HTML or SVG, even if only a single element loads or runs something. */
  markup: ReturnType<typeof markupType>;
}

/** Formats that consist of text, which programs recognise by the first characters. */
const TEXTUAL_FORMATS = new Set(['application/pdf', 'application/rtf']);

/** The library takes `%!` for PostScript, which also begins TeX files (`%!TEX`). */
const POSTSCRIPT = new RegExp(String.raw`^[\s\x04]*%!PS`);

/** Readers skip white space before RTF. */
const RTF = /^\uFEFF?\s*\{\\rtf/;

/** @param cut whether the file continues after these bytes */
export async function sniff(bytes: Uint8Array, cut: boolean): Promise<Sniffed> {
  const decoded = decodeText(bytes, cut);
  const data = decoded?.text ?? withoutMetadata(bytes).toString('latin1');
  const document = documentType(data);
  const markup = markupType(data, document);
  const magic = await recognise(bytes);
  // Many signatures are two or three letters ("BM", "MZ", "GIF"), which ordinary text may begin with.
  const isText = decoded !== undefined && (decoded.isCertain || magic === undefined);
  const format = isText ? textualFormat(data, magic) : magic;
  if (format !== undefined || !isText) {
    return { type: format?.type, extension: format?.extension, text: decoded?.text, document, markup };
  }
  return { type: document ?? 'text/plain', extension: undefined, text: data, document, markup };
}

function textualFormat(text: string, magic: Format | undefined): Format | undefined {
  if (RTF.test(text)) return { type: 'application/rtf', extension: '.rtf' };
  if (POSTSCRIPT.test(text)) return { type: 'application/postscript', extension: '.ps' };
  return magic !== undefined && TEXTUAL_FORMATS.has(magic.type) ? magic : undefined;
}
