/**
 * Extensions whose files have the same container, so that the first bytes do not distinguish them, or whose
 * programs accept each other's files. The recognised format is known by its usual extension.
 */
const CONTAINERS: readonly string[] = [
  'jpg jpeg jpe jfif jfi jif pjpeg pjp',
  'png apng',
  'heic heif heics heifs hif',
  'avif avifs',
  'heif hif avif',
  'tif tiff ptif btf svs cr2 nef nrw arw sr2 srf dng orf rw2 pef srw raf 3fr erf kdc dcr mef mos iiq',
  'jp2 jpf jpx jpm j2k j2c jpc mj2 jpg2',
  'ico cur',
  'psd psb',
  'bmp dib',
  'mp4 m4v m4a m4b m4p m4r mov qt 3gp 3gpp 3g2 3gp2 f4v f4a f4b f4p mqv insv',
  'mkv mka mks mk3d webm weba',
  'ogg oga ogv ogx ogm opus spx',
  'asf wma wmv wm',
  'mpg mpeg mpe m1v m2v mpv vob mod mp2 mts m2ts m2t ts tod',
  'mp3 mp2 mp1 mpga mpa m2a m3a',
  'aac adts',
  'aif aiff aifc iff',
  'mid midi kar rmi',
  'wav wave bwf amb',
  'avi divx',
  'rm rmvb ra',
  'gz gzip tgz svgz emz wmz',
  'bz2 tbz tbz2 bz',
  'xz txz',
  'zst tzst',
  'ps eps epsf epsi ai',
  'pdf ai pdfa',
  'rtf dot',
  'sqlite sqlite3 db db3 gpkg mbtiles',
  'ttf otf ttc otc',
  'docx dotx docm dotm',
  'xlsx xltx xlsm xltm xlsb',
  'pptx ppsx potx pptm ppsm potm',
  'odt ott',
  'ods ots',
  'odp otp',
  'odg otg',
  // A signed archive begins with the same entry as a Java archive.
  'jar war ear apk aab aar xpi',
];

/** Maps the usual extension of a general container to those of formats that use it. */
const GENERAL: Readonly<Record<string, string>> = {
  // Compound files (MS-CFB). A document with a password is one as well (MS-OFFCRYPTO, 2.3.4).
  '.cfb':
    'doc dot xls xlt xla xlw ppt pps pot msg oft vsd vss vst pub mpp mpt msi msp hwp wps wdb max snp thmx one db ' +
    'docx docm dotx dotm xlsx xlsm xlsb xltx xltm pptx pptm ppsx ppsm potx potm vsdx vsdm',
  '.zip':
    'cbz kmz usdz sketch xd fig idml 3mf nupkg vsix whl jar war ear apk aab ipa xpi crx zipx mcpack mcworld sb3',
};

const CONTAINERS_OF: ReadonlyMap<string, ReadonlySet<number>> = index();

/**
 * Whether a file of this extension may have the format that is usual for another one.
 * @param extension in lower case, with its dot
 * @param usual the usual extension of the recognised format, with its dot
 */
export function mayContain(extension: string, usual: string): boolean {
  if (extension === usual || GENERAL[usual]?.split(' ').includes(extension.slice(1)) === true) return true;
  const containers = CONTAINERS_OF.get(extension);
  if (containers === undefined) return false;
  return [...(CONTAINERS_OF.get(usual) ?? [])].some((container) => containers.has(container));
}

function index(): Map<string, Set<number>> {
  const map = new Map<string, Set<number>>();
  CONTAINERS.forEach((names, container) => {
    for (const name of names.split(' ')) {
      const extension = `.${name}`;
      map.set(extension, (map.get(extension) ?? new Set()).add(container));
    }
  });
  return map;
}
