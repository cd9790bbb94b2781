/** HTML tags (WHATWG MIME Sniffing, 7.1) that rarely occur in ordinary text. */
const HTML = /^\s*<!--|<(?:!doctype\s+html|html|head|body|script|iframe)[\s>/]/i;
const SVG = /<(?:[\w.-]{1,32}:)?svg[\s>/]/i;

/**
 * Further elements that do not occur in images. Two letters, as in a heading, may occur by chance, so text
 * must follow them. 4 KiB of random bytes match one of these patterns once in a million times.
 */
const ELEMENT =
  /<(?:applet|audio|base|button|details|dialog|div|embed|form|frameset|img|input|link|marquee|math|meta|object|style|table|template|textarea|video)[\s>/]|<h[1-6]>[\s -~]{4}/i;

/**
 * The same with a namespace prefix. Every name in metadata (XMP, RDF) has one, so this list is short. XML is
 * case-sensitive, so these names are in lower case.
 */
const PREFIXED_ELEMENT = /<[\w.-]{1,32}:(?:html|script|iframe|embed)[\s>/]/;

/**
 * Attributes that make any element, even `<a`, load, style or run something. A plain link occurs in captions.
 */
const ATTRIBUTE =
  /<[a-z][^<>]{0,200}[\s/"'](?:(?:src|style|on[a-z]{3,24})\s*=|(?:xlink:)?href\s*=\s*["']?\s*javascript:)/i;

/** The beginning of a document, after comments and an XML declaration. */
const DOCUMENT_BEGINNING =
  /^[\uFEFF\s]*(?:<\?xml[^>]{0,200}>\s*)?<(?:!--|!doctype\s+(?:html|svg)|head|body|script|iframe|(?:[\w.-]{1,32}:)?(?:html|svg))[\s>/-]/i;

/** Whether text is a document rather than a text about one. */
export function beginsAsDocument(text: string): boolean {
  return DOCUMENT_BEGINNING.test(text);
}

/** The type of document that a browser would take the text for. */
export function documentType(text: string): 'text/html' | 'image/svg+xml' | undefined {
  if (HTML.test(text)) return 'text/html';
  return SVG.test(text) ? 'image/svg+xml' : undefined;
}

/** The type of document whose active markup the data contains. */
export function markupType(data: string, document = documentType(data)): typeof document {
  const isActive = (): boolean =>
    [ELEMENT, PREFIXED_ELEMENT, ATTRIBUTE].some((pattern) => pattern.test(data));
  return document ?? (isActive() ? 'text/html' : undefined);
}
