import { gzipSync } from 'node:zlib';
import {
  bytes,
  COMPOUND,
  CONTENT_TYPES,
  EBML,
  EMPTY_ZIP,
  GIF,
  JPEG,
  LONG_OFFICE,
  LONG_TIFF,
  media,
  MP3,
  office,
  ogg,
  open,
  PDF,
  PNG,
  riff,
  RTF,
  TAGGED_MP3,
  TIFF,
  uint32,
  uint32LE,
  XMP,
  zeros,
  zip,
  ZIP,
  zipOf,
} from './file-bytes.fixture.js';

const asf = bytes(
  [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0, 0xaa, 0, 0x62, 0xce, 0x6c],
  zeros(64),
);
const matroska = bytes([0x1a, 0x45, 0xdf, 0xa3, 0x8b, 0x42, 0x82, 0x88], 'matroska', zeros(40));
/** The tag of a song (ID3v2) of so many bytes, which contains a picture. */
const tag = (length: number): Buffer =>
  bytes('ID3', [3, 0, 0, 0, 0, (length - 10) >> 7, (length - 10) & 0x7f], 'APIC', zeros(length - 14));
const FRAME = bytes([0xff, 0xfb, 0x90, 0x64], zeros(413));
const tarball = bytes(
  'index.html',
  zeros(90),
  '0000644\0',
  zeros(149),
  'ustar\0',
  '00',
  zeros(247),
  '<!doctype html>',
);
const flac = bytes('fLaC', [0, 0, 0, 34], zeros(64));
const program = (type: string): Buffer =>
  bytes(`<?xml version="1.0"?>\n<?mso-application progid="${type}"?>\n<x/>`);

/** A page of Confluence that was exported to Word. */
const MHTML = `Date: Mon, 2 Feb 2026 10:00:00 +0000 (UTC)
Message-ID: <1.2.3@wiki>
Subject: Exported From Confluence
MIME-Version: 1.0
Content-Type: multipart/related;
\tboundary="----=_Part_1_2.3"

------=_Part_1_2.3
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: quoted-printable
Content-Location: file:///C:/exported.html

<html><head><title>Page</title></head></html>`.replaceAll('\n', '\r\n');

/** A ZIP whose first entry is longer than the inspected bytes. */
const LATE = zipOf([['photo.jpg', zeros(9000)]]).subarray(0, 4096);
const utf32 = (text: string): Buffer =>
  bytes(...Array.from(`\uFEFF${text}`, (character) => uint32(character.codePointAt(0) ?? 0)));
/** A box of QuickTime or MP4, and the movie. */
const movieAfter = (box: string): Buffer => bytes(uint32(16), box, zeros(8), uint32(100), 'moov', zeros(92));
/** A frame of so many bytes that decoders of Zstandard and LZ4 skip. */
const skippable = (length: number): Buffer =>
  bytes([0x50 + (length % 16), 0x2a, 0x4d, 0x18], uint32LE(length), zeros(length));
const zstd = bytes([0x28, 0xb5, 0x2f, 0xfd], zeros(40));
/** How programs write the entries of an archive. */
const ZIP_VARIANTS = [{}, { deflated: true }, { streamed: true }, { deflated: true, streamed: true }];

/** Maps an extension to files of its types, as common programs write them. */
export const SAMPLES: Readonly<Record<string, readonly Uint8Array[]>> = {
  '.avif': [
    // The short form (ISO/IEC 23008-12), whose minor version names the codec.
    bytes(uint32(16), 'ftypmif3avif', uint32(40), 'mini', zeros(32)),
    media('avif', 'avif', 'mif1', 'miaf'),
    media('mif1', 'avif', 'miaf'),
    media('avis', 'avis', 'msf1'),
    media('miaf', 'mif1', 'avif', 'MA1B'),
    media('avio', 'mif1'),
    media('heic', 'mif1', 'avif'),
  ],
  '.bmp': [bytes('BM', [70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0], zeros(52))],
  '.csv': [
    bytes('a,b\r\n1,2\r\n'),
    Buffer.from('\uFEFFName;Straße\n'),
    bytes('Preis;\x805\n'),
    Buffer.from('\uFEFFa\tb\n', 'utf16le'),
    bytes('<b>a</b>,1\n'),
    bytes('<svg onload=alert(1)>x</svg>,xss\n<script>alert(1)</script>,xss\n'),
    bytes('<!-- a comment -->;1\n'),
  ],
  '.doc': [
    bytes(MHTML),
    bytes(
      'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="a"\n\n--a\nContent-Type: text/html\n\n<html>',
    ),
    program('Word.Document'),
    RTF,
    bytes([0xdb, 0xa5, 0x2d, 0], zeros(60)),
    COMPOUND,
  ],
  '.docx': [
    // With a password (MS-OFFCRYPTO, 2.3.4).
    COMPOUND,
    zipOf([
      ['[content_types].xml', '<Types/>'],
      ['Word/document.xml', '<x/>'],
    ]),
    zip('word\\document.xml', '<x/>'),
    bytes('PK00', office('word/document.xml', 'wordprocessingml.document')),
    office('word/document.xml', 'wordprocessingml.document'),
    LONG_OFFICE,
    zipOf([
      ['_rels/.rels', '<Relationships/>'],
      ['word/document.xml', '<x/>'],
    ]),
    // The listing is not complete.
    ...['docProps/app.xml', 'customXml/item1.xml', 'docMetadata/LabelInfo.xml', '[trash]/0000.dat'].map(
      (first) =>
        zipOf([
          [first, 'x'],
          ['_rels/.rels', zeros(9000)],
        ]).subarray(0, 4096),
    ),
    // A main part under another name, which the list of contents gives.
    zipOf([
      ['[Content_Types].xml', CONTENT_TYPES],
      ['main.xml', '<x/>'],
    ]),
    zipOf([
      ['[Content_Types].xml', CONTENT_TYPES],
      ['package/services/metadata/core-properties/1.psmdcp', 'x'],
      ['word/document.xml', '<x/>'],
      ['word/embeddings/a.docx', ZIP],
      ['word/embeddings/setup.exe', 'x'],
      ['word/media/a.svg', '<svg/>'],
    ]),
    // No order of the entries is fixed (ECMA-376, part 2).
    ...ZIP_VARIANTS.flatMap((options) =>
      ['foo.xml', 'meta.json', 'mimetype'].map((first) =>
        zipOf(
          [
            [first, 'x'],
            ['[Content_Types].xml', CONTENT_TYPES],
            ['word/document.xml', '<x/>'],
          ],
          options,
        ),
      ),
    ),
    zipOf([
      ['foo.xml', '<x/>'],
      ['[Content_Types].xml', zeros(9000)],
    ]).subarray(0, 4096),
    zipOf([
      ['a/b.xml', 'x'],
      ['[Content_Types].xml/[0].piece', 'x'],
      ['word/document.xml/[0].piece', 'x'],
    ]),
    zip('/word/document.xml', 'x'),
    LATE,
  ],
  '.gif': [GIF],
  '.gz': [
    gzipSync('hello'),
    gzipSync(Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 7919) % 251))).subarray(0, 4096),
  ],
  '.heic': [
    media('heic', 'mif1', 'heic'),
    media('mif1', 'heic'),
    media('heix', 'mif1'),
    media('msf1', 'hevc'),
    ...['avci', 'avcs', 'MiHB', 'hevc', 'heim', 'heis', 'vvic', 'jpeg', 'j2ki'].map((brand) =>
      media(brand, 'mif1'),
    ),
    media('xxxx', 'mif1'),
    media('heic', 'mif1', 'avif'),
  ],
  '.jpeg': [JPEG],
  '.jpg': [
    bytes([0xff, 0xd8, 0xff, 0xe1, 8, 0], 'http://ns.adobe.com/xap/1.0/\0', XMP, zeros(64)),
    JPEG,
    bytes([0xff, 0xd8, 0xff, 0xe1, 0x20, 0], 'Exif\0\0', zeros(64)),
  ],
  '.json': [
    bytes('// settings\n/* of\n two lines */ {"a": 1}'),
    bytes(`/*${'x'.repeat(5000)}*/ {}`).subarray(0, 4096),
    Buffer.from('{"a": 1}', 'utf16le'),
    bytes('{"a":[1]}'),
    bytes('\n[1]'),
    bytes('null'),
    bytes(`)]}'\n{}`),
    bytes('for (;;);{}'),
    bytes('while(1);[]'),
    bytes('-1'),
    Buffer.from('\uFEFF{}'),
    bytes('{}\n{}\n'),
  ],
  '.m4a': [
    media('3gp4', 'isom'),
    media('dash'),
    media('M4V '),
    media('M4A ', 'isom', 'mp42'),
    media('isom', 'iso2'),
  ],
  '.md': [Buffer.from('# Ärger\n\n<p align="center">\n'), bytes('BMW and MZ are makers\n')],
  '.mov': [
    bytes(uint32(100), 'skip', zeros(92)),
    bytes(uint32(20), 'pnot', zeros(12)),
    media('qt  '),
    media('isom', 'qt  '),
    media('mp42'),
    media('M4V '),
    bytes(uint32(8), 'wide', uint32(100), 'mdat', zeros(64)),
    bytes(uint32(100), 'moov', zeros(64)),
    ...['udta', 'meta', 'free', 'PICT', 'uuid', 'pdin'].map(movieAfter),
  ],
  '.mp3': [
    bytes(tag(4095), FRAME).subarray(0, 4096),
    bytes(tag(4096), FRAME).subarray(0, 4096),
    bytes(tag(1000), 'gap\xff', FRAME, FRAME),
    bytes([0xff, 0x41, 0x83, 0x12], FRAME, FRAME, FRAME),
    bytes(zeros(3000), FRAME, FRAME, FRAME).subarray(0, 4096),
    bytes('RIFF', zeros(4), 'WAVEfmt ', [30, 0, 0, 0, 0x55, 0], zeros(60)),
    MP3,
    TAGGED_MP3,
  ],
  '.mp4': [
    media('isom', 'iso2', 'avc1', 'mp41'),
    media('mp42'),
    media('M4V '),
    media('3gp5'),
    media('dash'),
    media('qt  '),
    ...['udta', 'meta', 'skip', 'wide', 'emsg'].map(movieAfter),
    // A file conforms to all of its brands.
    media('mif1', 'isom'),
    media('msf1', 'hevc', 'mp42'),
  ],
  '.odp': [open('presentation')],
  '.ods': [open('spreadsheet')],
  '.odt': [open('text')],
  '.ogg': [ogg('\u0001vorbis'), ogg('OpusHead'), ogg('Speex   '), ogg('\x80theora'), ogg('fishead\0')],
  '.pdf': [
    bytes(PDF, '<</Title(<table>: The Table element)>>'),
    bytes(PDF, '/RC(<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p>note</p></body>)'),
    bytes(PDF, '<math><mi>x</mi></math><form><script>'),
    bytes('%!PS-Adobe-3.0 PDF-1.4\n'),
    bytes('%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>'),
    PDF,
    bytes('\n', PDF),
    bytes('\n%PDF-1.4\n1 0 obj\n'),
    bytes('\xef\xbb\xbf', PDF),
    bytes('\u001B%-12345X@PJL JOB\r\n', PDF),
    bytes('\0\x0areport.pdf', zeros(116), PDF),
    bytes('\0\x0areport.pdf', zeros(116), '\r\n', PDF),
    bytes('\x1BE\x1B%-12345X@PJL SET RESOLUTION=600\r\n@PJL ENTER LANGUAGE=PDF \r\n', PDF),
    bytes('% written by a printer driver\n%%Pages: 1\n', PDF),
    bytes('\x04\xa0 \xff\xfe\r\n', PDF),
    bytes('HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n1f40\r\n', PDF),
    bytes(
      '------WebKitFormBoundary7MA4YWxkTrZu0gW\r\nContent-Disposition: form-data; name="a";\r\n filename="a.pdf"\r\n\r\n',
      PDF,
    ),
    bytes('<br />\n<b>Warning</b>:  a in <b>/b.php</b> on line <b>1</b><br />\n', PDF),
    bytes('\nWarning: a in /b.php on line 1\n', PDF),
    bytes(' '.repeat(1014), '\n', PDF),
    bytes(PDF, '2 0 obj\n<</Type/Metadata/Subtype/XML>>\nstream\n', XMP, '\nendstream\n'),
  ],
  '.png': [
    bytes([0x89], 'PNG\r\n\x1a\n', uint32(13), 'IHDR', zeros(17), uint32(8), 'acTL', zeros(12)),
    PNG,
    bytes(PNG, 'iTXtXML:com.adobe.xmp', zeros(5), XMP),
  ],
  '.ppt': [COMPOUND],
  '.pptx': [office('ppt/presentation.xml', 'presentationml.presentation'), LONG_OFFICE, LATE],
  '.rtf': [bytes('\r\n', RTF), RTF],
  '.tif': [TIFF],
  '.tiff': [TIFF, LONG_TIFF],
  '.txt': [
    bytes('Gr\xfc\xdfe\x1a'),
    bytes('\x07\x81bell'),
    bytes('%!TEX program = xelatex'),
    Buffer.from('UTF-16 without a mark', 'utf16le'),
    bytes('hello'),
    bytes('a'),
    bytes('GIF and MZ'),
    bytes('<!doctype html><script>'),
    Buffer.from('日本語 😀'),
    bytes('\x93\xfa\x96\x7b'),
    bytes('\u001B[31mred'),
    utf32('UTF-32 😀'),
    utf32('UTF-32 😀').swap32(),
    utf32('x'.repeat(2000)).subarray(0, 4096),
  ],
  '.wav': [riff('WAVEfmt ')],
  '.webm': [matroska, EBML],
  '.webp': [riff('WEBPVP8 ')],
  '.xls': [bytes(MHTML), program('Excel.Sheet'), bytes([9, 4, 6, 0, 0, 0, 0x10, 0], zeros(60)), COMPOUND],
  '.xlsx': [
    COMPOUND,
    office('xl/workbook.xml', 'spreadsheetml.sheet'),
    LONG_OFFICE,
    LATE,
    zipOf([
      ['foo.xml', '<x/>'],
      ['xl/workbook.xml', '<x/>'],
      ['xl/embeddings/oleObject1.bin', 'x'],
    ]),
  ],
  '.zip': [
    bytes('PK00', ZIP),
    ZIP,
    EMPTY_ZIP,
    office('word/document.xml', 'wordprocessingml.document'),
    open('text'),
  ],
  '.3gp': [media('3gp5', 'isom'), media('isom')],
  '.7z': [bytes('7z', [0xbc, 0xaf, 0x27, 0x1c, 0, 4], zeros(40))],
  '.aac': [bytes([0xff, 0xf1, 0x50, 0x80], zeros(60)), bytes('ADIF', zeros(60)), tag(9000).subarray(0, 4096)],
  '.aif': [bytes('FORM', uint32(100), 'AIFFCOMM', zeros(60))],
  '.aiff': [bytes('FORM', uint32(100), 'AIFCFVER', zeros(60))],
  '.amr': [bytes('#!AMR\n', zeros(32)), bytes('#!AMR-WB\n', zeros(32))],
  '.apng': [PNG],
  '.avi': [riff('AVI LIST')],
  '.bz2': [bytes('BZh91AY&SY', [0, 1, 2, 255], zeros(40))],
  '.dotx': [office('word/document.xml', 'wordprocessingml.template'), LONG_OFFICE],
  '.epub': [zip('mimetype', 'application/epub+zip'), zip('META-INF/container.xml', '<html>')],
  '.flac': [flac, bytes(tag(200), flac), tag(9000).subarray(0, 4096)],
  '.heif': [
    media('avci', 'mif1'),
    media('MiHB', 'mif1'),
    media('mif1', 'heic'),
    media('mif1', 'miaf'),
    media('mif1', 'avif'),
  ],
  '.ico': [PNG, bytes([0, 0, 1, 0, 1, 0, 16, 16], zeros(60))],
  '.ics': [bytes('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n'), bytes('\r\nbegin:vcalendar\r\n')],
  '.jfif': [JPEG],
  '.jpe': [JPEG],
  '.jxl': [bytes([0xff, 0x0a], zeros(40)), bytes(uint32(12), 'JXL \r\n\x87\n', zeros(40))],
  '.key': [
    zip('Index/Document.iwa', 'x'),
    zip('thumbs/mt0.jpg', JPEG),
    zipOf([
      ['image.png', 'x'],
      ['index.apxl.gz', 'x'],
    ]),
    LATE,
  ],
  '.log': [
    bytes('GET / 200\n'),
    bytes('GET / 200\n', zeros(100), 'GET / 404\n'),
    bytes(zeros(5000), 'GET /').subarray(0, 4096),
  ],
  '.m4v': [media('M4V '), media('isom')],
  '.markdown': [bytes('# Title')],
  '.mid': [bytes('MThd', uint32(6), zeros(20))],
  '.midi': [bytes('RIFF', zeros(4), 'RMIDdata', zeros(20))],
  '.mkv': [matroska, EBML],
  '.mpeg': [
    bytes([0, 0, 1, 0xba, 0x44], zeros(60)),
    bytes([0, 0, 1, 0xb3], zeros(60)),
    bytes(zeros(3000), [1, 0xba, 0x21], zeros(60)),
    bytes([0, 0, 1, 0xe0], zeros(60)),
  ],
  '.mpg': [
    bytes([0, 0, 1, 0xba, 0x21], zeros(60)),
    bytes([0x47], zeros(187), [0x47], zeros(187)),
    bytes('RIFF', zeros(4), 'CDXAfmt ', zeros(60)),
    bytes([0, 0, 0, 1, 0xba, 0x44], zeros(60)),
  ],
  '.msg': [COMPOUND],
  '.numbers': [zip('Index/Document.iwa', 'x'), zip('a.numbers/Index.zip', 'x')],
  '.odg': [open('graphics'), zip('content.xml', '<x/>')],
  '.oga': [ogg('\u0001vorbis'), ogg('\x7FFLAC\u0001')],
  '.ogv': [ogg('\x80theora')],
  '.opus': [ogg('OpusHead')],
  '.pages': [zip('preview.jpg', JPEG)],
  '.potx': [office('ppt/presentation.xml', 'presentationml.template')],
  '.pps': [COMPOUND],
  '.ppsx': [office('ppt/presentation.xml', 'presentationml.slideshow'), COMPOUND],
  '.psd': [bytes('8BPS', [0, 1], zeros(60))],
  '.rar': [bytes('Rar!\x1a\x07\x01\0', zeros(40)), bytes('Rar!\x1a\x07\0', zeros(40))],
  '.srt': [bytes('1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Hello</i>\r\n')],
  '.tar': [tarball, zeros(10_240).subarray(0, 4096), zeros(1024)],
  '.text': [bytes('hello')],
  '.tgz': [gzipSync(tarball), gzipSync(zeros(10_240))],
  '.tsv': [bytes('a\tb\n<b>\t2\n'), bytes('<script>alert(1)</script>\t2\n')],
  '.vcf': [bytes('BEGIN:VCARD\r\nVERSION:4.0\r\n')],
  '.vtt': [bytes('WEBVTT\n\n'), Buffer.from('\uFEFFWEBVTT - x\n')],
  '.weba': [EBML],
  '.wma': [asf],
  '.wmv': [asf],
  '.xltx': [office('xl/workbook.xml', 'spreadsheetml.template')],
  '.xz': [bytes([0xfd], '7zXZ\0', zeros(40))],
  '.yaml': [bytes('a: <b>\n')],
  '.yml': [bytes('- 1\n')],
  '.zst': [
    zstd,
    bytes(skippable(4), zstd),
    bytes(skippable(0), skippable(31), skippable(4), zstd),
    skippable(9000).subarray(0, 4096),
    bytes([0x27, 0xb5, 0x2f, 0xfd], zeros(40)),
  ],
};
