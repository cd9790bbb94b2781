import { MIMEType } from 'node:util';
import { BORROWED_NAMES, OTHER_NAMES } from './media-type-names.js';

/**
 * Types that mean "unknown" (RFC 9110, 8.3, and WHATWG MIME Sniffing, 7). Browsers, S3 and upload tools use
 * them for files whose type they do not know.
 */
const UNKNOWN: ReadonlySet<string> = new Set([
  '',
  '*/*',
  'application/download',
  'application/force-download',
  'application/octet-stream',
  'application/octetstream',
  'application/unknown',
  'application/x-download',
  'application/x-force-download',
  'application/x-octet-stream',
  'binary/octet-stream',
  'unknown/unknown',
]);

/** Text that any program can show. `text/plain` is a name of each of these types. */
const TEXTUAL =
  /^(?:text|message)\/|[+/](?:x-)?(?:json(?:l|-seq)?|(?:[\w.-]+-)?xml|yaml|toml|sql|graphql|javascript|ndjson|sh|subrip)$/;

/** A media type that every HTTP client sends unchanged (RFC 9110, 8.3.1). */
const PLAIN_HEADER = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(; ?[\w-]+=("[\w ./+-]*"|[\w./+-]+))*$/;

/**
 * Parameter values without characters that end a header field or a list in some parsers. A slash after a
 * comma could be taken for a second media type (Fetch, "extract a MIME type").
 */
const PLAIN_PARAMETER = /^[\w.+-]+(?:, ?[\w.+-]+)*$/;

const CONTROL_CHARACTER = new RegExp(String.raw`[\x00-\x08\x0A-\x1F\x7F]`);

const USUAL_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_NAMES).flatMap(([usual, others]) =>
    [usual, ...others].flatMap((name) => [
      [name, usual],
      [withoutX(name), usual],
    ]),
  ),
);

/** The type without parameters, in lower case (WHATWG MIME Sniffing, 4.1 and 4.4). */
export function essence(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Whether an essence declares nothing, so that the extension decides. */
export function isUnknown(type: string): boolean {
  return UNKNOWN.has(type);
}

/** The name by which a type is registered or best known. Returns an unlisted type without `x-`. */
export function usualName(type: string): string {
  const plain = withoutX(type);
  return USUAL_NAMES.get(type) ?? USUAL_NAMES.get(plain) ?? plain;
}

/**
 * Whether clients use a name for files of a type. Both are essences.
 * @example isNameOf('image/jpg', 'image/jpeg'); isNameOf('application/vnd.ms-excel', 'text/csv')
 */
export function isNameOf(name: string, type: string): boolean {
  const usual = usualName(type);
  const given = usualName(name);
  if (given === usual) return true;
  if (given === 'text/plain' && isTextual(usual)) return true;
  const borrowed = Object.hasOwn(BORROWED_NAMES, usual) ? BORROWED_NAMES[usual] : [];
  return borrowed?.some((other) => other === name || usualName(other) === given) ?? false;
}

export function isTextual(type: string): boolean {
  return TEXTUAL.test(type);
}

/** Whether a text parses as a media type (WHATWG MIME Sniffing, 4.4) and a header can carry it. */
export function isMediaType(text: string): boolean {
  return parse(text) !== undefined && !CONTROL_CHARACTER.test(text);
}

/**
 * A content type with another essence. Keeps the text if it already has this essence and every client sends
 * it unchanged, because older clients send what they declared. Keeps parameters such as charset and codecs.
 */
export function withEssence(contentType: string, type: string): string {
  if (essence(contentType) === type && PLAIN_HEADER.test(contentType)) return contentType;
  const parsed = new MIMEType(type);
  for (const [name, value] of parse(contentType)?.params ?? []) {
    if (PLAIN_PARAMETER.test(value)) parsed.params.set(name, value);
  }
  return parsed.toString();
}

function parse(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}

function withoutX(type: string): string {
  return type.replace('/x-', '/');
}
