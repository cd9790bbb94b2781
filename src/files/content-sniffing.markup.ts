/** Of the tags by which browsers know HTML (WHATWG MIME Sniffing, 7.1) those that a text about something else hardly has. */
const HTML = /^\s*<!--|<(?:!doctype\s+html|html|head|body|script|iframe)[\s>/]/i;
const SVG = /<(?:[\w.-]{1,32}:)?svg[\s>/]/i;

/**
 * Further elements that have no business in a picture. A heading has two letters, which chance writes, so some text has to
 * follow. 4 KiB of random bytes match any of these once in a million times.
 */
const ELEMENT =
  /<(?:applet|audio|base|button|details|dialog|div|embed|form|frameset|img|input|link|marquee|math|meta|object|style|table|template|textarea|video)[\s>/]|<h[1-6]>[\s -~]{4}/i;

/** Behind a prefix, as metadata has them before all its names (XMP, RDF): few, and as XML writes them. */
const PREFIXED_ELEMENT = /<[\w.-]{1,32}:(?:html|script|iframe|embed)[\s>/]/;

/** What makes any element load something, look like something or act, be it as short as `<a`. A link alone is a caption's. */
const ATTRIBUTE =
  /<[a-z][^<>]{0,200}[\s/"'](?:(?:src|style|on[a-z]{3,24})\s*=|(?:xlink:)?href\s*=\s*["']?\s*javascript:)/i;

/** What a text is when browsers show it as a document. */
export function documentType(text: string): 'text/html' | 'image/svg+xml' | undefined {
  if (HTML.test(text)) return 'text/html';
  return SVG.test(text) ? 'image/svg+xml' : undefined;
}

/** What data would be to a browser that took it for a document. */
export function markupType(data: string, document = documentType(data)): typeof document {
  const isActive = (): boolean =>
    [ELEMENT, PREFIXED_ELEMENT, ATTRIBUTE].some((pattern) => pattern.test(data));
  return document ?? (isActive() ? 'text/html' : undefined);
}
