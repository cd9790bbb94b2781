import { MIMEType } from 'node:util';
import { BORROWED_NAMES, OTHER_NAMES } from './media-type-names.js';

/**
 * Types that mean "unknown" (RFC 9110, 8.3, and WHATWG MIME Sniffing, 7), without `x-` before the subtype.
 * Browsers, S3 and upload tools use them for files whose type they do not know.
 */
const UNKNOWN: ReadonlySet<string> = new Set([
  '',
  'application/any',
  'application/bin',
  'application/binary',
  'application/data',
  'application/download',
  'application/file',
  'application/force-download',
  'application/forcedownload',
  'application/macbinary',
  'application/octet',
  'application/octet-stream',
  'application/octetstream',
  'application/save',
  'application/save-as',
  'application/stream',
  'binary/octet-stream',
  'content/unknown',
  'file/unknown',
  'octet/stream',
  'unknown/application',
  // The names of an empty file, whatever its extension is (libmagic, shared-mime-info).
  'application/empty',
  'application/zerosize',
  'inode/empty',
  // The type of the request, which clients leave on the file: curl's `--data-binary`, and forms.
  'application/www-form-urlencoded',
  'multipart/form-data',
]);

/** A range of types (RFC 9110, 12.5.1), and the names that Windows and Firefox make up. */
const UNKNOWN_PATTERN = /^[^/]*\/(?:\*|(?:x-)?unknown(?:-.*)?)$/;

/** RFC 9110, 8.3.1: two tokens. */
const ESSENCE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/;

/** Text that any program can show. `text/plain` is a name of each of these types. */
const TEXTUAL =
  /^(?:text|message)\/|[+/](?:x-)?(?:json(?:l|-seq)?|(?:[\w.-]+-)?xml|yaml|toml|sql|graphql|javascript|ndjson|sh|subrip)$/;

/** Names of source code, by which programs call text (libmagic, shared-mime-info). */
const SOURCE_CODE = /^text\/x-/;

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

/** By the usual name of the type. Names are usual ones as well. */
const BORROWED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(BORROWED_NAMES).map(([type, names]) => [type, new Set(names.map(usualName))]),
);

/** The type without parameters, in lower case (WHATWG MIME Sniffing, 4.1 and 4.4). */
export function essence(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Whether an essence declares nothing, so that the extension decides. */
export function isUnknown(type: string): boolean {
  return UNKNOWN.has(withoutX(type)) || UNKNOWN_PATTERN.test(type);
}

/**
 * The same for the essence of a stored object. Any text may be stored, and a text that is no media type, such
 * as `image` or `jpg`, declares nothing either.
 */
export function isUnknownOrMalformed(type: string): boolean {
  return isUnknown(type) || !ESSENCE.test(type);
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
  if (given === usual || isBorrowed(given, usual) || hasSuffixOf(given, usual)) return true;
  const isText = given === 'text/plain' || SOURCE_CODE.test(name) || isBorrowed(given, 'text/plain');
  return isText && isTextual(usual);
}

/**
 * The type in a list that a name means: the same type if it is listed, otherwise the first one that goes by
 * the name. All are essences.
 */
export function findByName(types: readonly string[], name: string): string | undefined {
  if (types.includes(name)) return name;
  const usual = usualName(name);
  return types.find((type) => usualName(type) === usual) ?? types.find((type) => isNameOf(name, type));
}

export function isTextual(type: string): boolean {
  return TEXTUAL.test(type);
}

/**
 * Whether a text parses as a media type (WHATWG MIME Sniffing, 4.4) and a header can carry it. White space
 * around it, such as a line break, does not count.
 */
export function isMediaType(text: string): boolean {
  return parse(text) !== undefined && !CONTROL_CHARACTER.test(text.trim());
}

/**
 * A content type with another essence. Keeps the text if it begins with this essence and every client sends
 * it unchanged, because older clients send what they declared. Keeps parameters such as charset and codecs.
 */
export function withEssence(contentType: string, type: string): string {
  const isUsual = contentType.startsWith(type) && essence(contentType) === type;
  if (isUsual && PLAIN_HEADER.test(contentType)) return contentType;
  if (!contentType.includes(';')) return type;
  const parsed = new MIMEType(type);
  for (const [name, value] of parse(contentType)?.params ?? []) {
    if (PLAIN_PARAMETER.test(value)) parsed.params.set(name, value);
  }
  return parsed.toString();
}

function isBorrowed(given: string, type: string): boolean {
  return BORROWED.get(type)?.has(given) ?? false;
}

/** `application/ld+json` is JSON (RFC 6839, 3.1, and RFC 9512, 3). */
function hasSuffixOf(given: string, type: string): boolean {
  return (
    (type === 'application/json' && given.endsWith('+json')) ||
    (type === 'application/yaml' && given.endsWith('+yaml'))
  );
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
