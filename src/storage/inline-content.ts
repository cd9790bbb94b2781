import { extensionOf } from './filename.js';
import { essence, usualName } from './media-type.js';

/**
 * Types that browsers display without running anything in them, by their usual names. Any other type is
 * saved: browsers run XML, HTML and SVG, and sniff unknown types (WHATWG MIME Sniffing, 7).
 */
const INLINE_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/pdf',
  'application/x-subrip',
  'application/yaml',
  'audio/3gpp',
  'audio/aac',
  'audio/aiff',
  'audio/amr',
  'audio/flac',
  'audio/midi',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'audio/x-ms-wma',
  'image/apng',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/heic',
  'image/jp2',
  'image/jpeg',
  'image/jxl',
  'image/png',
  'image/tiff',
  'image/vnd.microsoft.icon',
  'image/webp',
  'text/calendar',
  'text/csv',
  'text/markdown',
  'text/plain',
  'text/tab-separated-values',
  'text/vcard',
  'text/vtt',
  'video/3gpp',
  'video/3gpp2',
  'video/mp2t',
  'video/mp4',
  'video/mpeg',
  'video/ogg',
  'video/quicktime',
  'video/webm',
  'video/x-matroska',
  'video/x-ms-wmv',
  'video/x-msvideo',
]);

/** The extensions of these types. */
const INLINE_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    '.3g2 .3gp .aac .aif .aifc .aiff .amr .apng .avi .avif .bmp .csv .flac .gif .heic .heif .ico .ics .jfif .jp2 .jpe ' +
    '.jpeg .jpg .json .jxl .log .m2ts .m4a .m4b .m4v .markdown .md .mid .midi .mkv .mov .mp3 .mp4 .mpeg .mpg .mts .oga ' +
    '.ogg .ogv .opus .pdf .pjp .pjpeg .png .srt .text .tif .tiff .tsv .txt .vcf .vtt .wav .weba .webm .webp .wma .wmv ' +
    '.yaml .yml'
  ).split(' '),
);

/** Extensions that a browser or a viewer may run, whatever the content type is. */
const ACTIVE_EXTENSION = /\.(?:s?html?|xhtml?|xht|svgz?|xml|xslt?|mht|mhtml|m?js|swf)$/i;

/** Whether browsers may display a file of this content type and name. If not, they must save it. */
export function mayBeInline(contentType: string, filename: string): boolean {
  return (
    INLINE_TYPES.has(usualName(essence(contentType))) &&
    !isList(contentType) &&
    !ACTIVE_EXTENSION.test(filename)
  );
}

/** The same for a file whose content type is not known, by its extension. */
export function mayBeInlineByName(filename: string): boolean {
  return INLINE_EXTENSIONS.has(extensionOf(filename).toLowerCase());
}

/** Of several types in one header, separated by commas, browsers take the last (Fetch, "extract a MIME type"). */
function isList(contentType: string): boolean {
  const comma = contentType.indexOf(',');
  return comma !== -1 && contentType.includes('/', comma);
}
