import type { Format } from './format.js';

const AVIF: Format = { type: 'image/avif', extension: '.avif' };
const HEIC: Format = { type: 'image/heic', extension: '.heic' };
const HEIF: Format = { type: 'image/heif', extension: '.heif' };

/** AV1 Image File Format, 6 and 8. */
const AVIF_BRAND = /^(?:avi[fos]|MA1[AB])$/;
/** Pictures in HEVC (ISO/IEC 23008-12, B.4). */
const HEIC_BRAND = /^(?:hei[cmsx]|hev[cmsx])$/;
/** Pictures in other codecs: AVC, VVC, EVC, JPEG and JPEG 2000 (ISO/IEC 23008-12, annexes E to M). */
const CODEC_BRAND = /^(?:avc[is]|vvi[cs]|evb[is]|jpe?gs?|j2[ik][is])$/;
/** Pictures in any codec (ISO/IEC 23008-12, 10), and the profiles of MIAF (ISO/IEC 23000-22). */
const GENERAL_BRAND = /^(?:mif[1-3]|msf1|miaf|Mi[A-Z][A-Za-z]|unif)$/;
/** Films and sound: ISO/IEC 14496-12, annex E, 14496-14, QuickTime, 3GPP, and those of Adobe, Apple and Sony. */
const MOVIE_BRAND =
  /^(?:iso[\dm]|mp[47]\d|avc1|hvc1|M4[ABPV].|qt {2}|3g[a-z\d]{2}|dash|cmf\w|[Ff]4[ABPVabpv] |mmp4|MSNV)$/;

/** The brands that make a file one of the declared type. */
const FAMILIES: readonly (readonly [type: RegExp, brands: readonly RegExp[]])[] = [
  [/^image\/avif$/, [AVIF_BRAND]],
  [/^image\/hei[cf]$/, [HEIC_BRAND, CODEC_BRAND]],
  [/^(?:audio|video)\/(?:mp4|3gpp2?|quicktime)$/, [MOVIE_BRAND]],
];

/**
 * The kind of still image by the brands of an ISO media file (ISO/IEC 14496-12, 4.3). Most images have a general
 * brand; one of the others names the codec.
 */
export function imageByBrand(bytes: Uint8Array): Format | undefined {
  const brands = brandsOf(bytes);
  if (brands.some((brand) => AVIF_BRAND.test(brand))) return AVIF;
  if (brands.some((brand) => HEIC_BRAND.test(brand))) return HEIC;
  if (MOVIE_BRAND.test(brands[0] ?? '')) return undefined;
  return brands.some((brand) => GENERAL_BRAND.test(brand) || CODEC_BRAND.test(brand)) ? HEIF : undefined;
}

/** Whether a file has a brand of the declared type. It conforms to all of its brands, not only the major one. */
export function hasBrandOf(bytes: Uint8Array, declared: string): boolean {
  const family = FAMILIES.find(([type]) => type.test(declared))?.[1];
  if (family === undefined) return false;
  return brandsOf(bytes).some((brand) => family.some((pattern) => pattern.test(brand)));
}

/**
 * The major brand and the compatible ones. With `mif3`, the short form (ISO/IEC 23008-12), the minor version names
 * the codec.
 */
function brandsOf(bytes: Uint8Array): readonly string[] {
  const box = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (box.length < 16 || box.toString('latin1', 4, 8) !== 'ftyp') return [];
  const text = box.toString('latin1', 8, Math.min(box.readUInt32BE(0), box.length));
  const [major = '', minor = '', ...compatible] = text.match(/.{4}/gs) ?? [];
  return [major, ...(major === 'mif3' ? [minor] : []), ...compatible];
}
