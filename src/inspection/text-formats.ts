import { beginsAsDocument } from './markup.js';

const TABLES: ReadonlySet<string> = new Set(['text/csv', 'text/tab-separated-values']);

/** Types whose files may contain HTML, but do not begin as a page. */
const NO_PAGES: ReadonlySet<string> = new Set([...TABLES, 'application/x-subrip', 'application/yaml']);

/** The first field of a table, if it contains markup, as in a list of test data for web pages. */
const MARKUP_FIELD = /^<(?:!--[^\r\n]*--|(script|iframe|svg)[\s>/][^\r\n]*<\/\1)> *[,;|\t]/i;

/** The beginnings of text formats that have a grammar of their own, after a byte order mark and white space. */
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  // RFC 8259, 2, and what common dialects allow: comments, NaN, quoted names, RFC 7464's record separator. Servers
  // put `)]}'` or an endless loop in front, so that other pages cannot load the data as a script.
  'application/json': new RegExp(
    String.raw`^(?:[[{"\d-]|true|false|null|NaN|Infinity|\x1E|\)\]\}'|for ?\(;;\);|while ?\(1\);|$)`,
  ),
  // RFC 5322, 2.2: a header field, after the line that separates messages in a mailbox.
  'message/rfc822': /^(?:>?From [^\n]*\n)?(?:[!-9;=-~]+[ \t]*:|$)/,
  'text/calendar': /^(?:BEGIN:VCALENDAR|$)/i,
  'text/vcard': /^(?:BEGIN:VCARD|$)/i,
  'text/vtt': /^(?:WEBVTT|$)/,
};

const JSON_COMMENT = /^(?:\/\/[^\r\n]*|#(?!!)[^\r\n]*|\/\*[^]*?(?:\*\/|$))\s*/;

/** Whether text may be the beginning of a file of this type. Types without a grammar accept any text. */
export function beginsAs(type: string, text: string): boolean {
  const rest = text.replace(/^[\uFEFF\s]+|^\xEF\xBB\xBF\s*/, '');
  if (TABLES.has(type) && MARKUP_FIELD.test(rest)) return true;
  if (NO_PAGES.has(type)) return !beginsAsDocument(rest);
  const beginning = Object.hasOwn(BEGINNINGS, type) ? BEGINNINGS[type] : undefined;
  if (beginning === undefined) return true;
  return beginning.test(type === 'application/json' ? withoutComments(rest) : rest);
}

function withoutComments(json: string): string {
  let rest = json;
  while (JSON_COMMENT.test(rest)) rest = rest.replace(JSON_COMMENT, '');
  return rest;
}
