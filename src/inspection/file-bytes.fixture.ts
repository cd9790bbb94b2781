import { deflateRawSync } from 'node:zlib';

/** Latin-1 text or byte values, one after the other. */
export function bytes(...parts: readonly (string | readonly number[] | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
}

export function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

export function uint32LE(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

export function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}

interface ZipOptions {
  deflated?: boolean;
  /** Whether the lengths follow the data, as in an archive that was written to a pipe. */
  streamed?: boolean;
}

/** A ZIP of files in this order, each with its name and content. */
export function zipOf(
  entries: readonly (readonly [name: string, content: string | Uint8Array])[],
  { deflated = false, streamed = false }: ZipOptions = {},
): Buffer {
  const locals = entries.map(([name, content]) => {
    const data = deflated ? deflateRawSync(content) : Buffer.from(content);
    const lengths = bytes(uint32LE(data.length), uint32LE(Buffer.from(content).length));
    const flags = [streamed ? 8 : 0, 0, deflated ? 8 : 0, 0];
    return bytes(
      bytes('PK\u0003\u0004', [20, 0], flags, zeros(8), streamed ? zeros(8) : lengths),
      bytes([name.length, 0, 0, 0], name, data),
      streamed ? bytes('PK\u0007\u0008', zeros(4), lengths) : '',
    );
  });
  return bytes(...locals, 'PK\u0001\u0002', zeros(42), 'PK\u0005\u0006', zeros(18));
}

/** A ZIP of one stored file. */
export const zip = (name: string, content: string | Uint8Array): Buffer => zipOf([[name, content]]);

/** The end of the central directory, and nothing else. */
export const EMPTY_ZIP = bytes('PK\u0005\u0006', zeros(18));

/** An ISO media file: its `ftyp` box and the beginning of the next one. */
export function media(major: string, ...compatible: readonly string[]): Buffer {
  const brands = bytes(major, zeros(4), ...compatible);
  return bytes(uint32(8 + brands.length), 'ftyp', brands, uint32(1000), 'mdat', zeros(64));
}

/** @param kind a content type, or its distinguishing part in an Office document without macros */
export function office(part: string, kind: string): Buffer {
  const type = kind.includes('/') ? kind : `application/vnd.openxmlformats-officedocument.${kind}.main+xml`;
  return zip(
    '[Content_Types].xml',
    `<?xml version="1.0"?><Types><Override PartName="/${part}" ContentType="${type}"/></Types>`,
  );
}

/** The list of contents of a text document. */
export const CONTENT_TYPES = `<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;

/** Its list of contents is longer than the inspected bytes. */
export const LONG_OFFICE = zip('[Content_Types].xml', zeros(9000)).subarray(0, 4096);

/** Adobe's metadata (ISO 16684-1), which images, videos and PDFs contain uncompressed. */
export const XMP = `<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 9.1-c002 79.a6a6396, 2024/03/12-07:48:23">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" photoshop:ColorMode="3" xmp:Rating="5">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Form &lt;div&gt; and table</rdf:li></rdf:Alt></dc:title>
   <dc:source>a</dc:source><dc:format>image/jpeg</dc:format>
   <xmp:CreateDate>2024-05-01T10:00:00+02:00</xmp:CreateDate><xmp:BaseURL>http://a.example/</xmp:BaseURL>
   <pdf:Producer>Adobe PDF Library 17.0</pdf:Producer><photoshop:ICCProfile>sRGB</photoshop:ICCProfile>
   <xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved" stEvt:when="2024-05-01" stEvt:changed="/"/></rdf:Seq></xmpMM:History>
   <xmpMM:DerivedFrom rdf:parseType="Resource"><stRef:documentID>x</stRef:documentID></xmpMM:DerivedFrom>
   <stEvt:softwareAgent>Adobe Photoshop</stEvt:softwareAgent><xmpDM:videoFrameRate>25</xmpDM:videoFrameRate>
   <xmpDM:audioSampleType>16Int</xmpDM:audioSampleType><stMfs:linkForm>ReferenceStream</stMfs:linkForm>
   <xmpGImg:image>/9j/4AAQSkZJRgABAgEASABIAAD/7QAsUGhvdG9zaG9w</xmpGImg:image>
   <tiff:Orientation>1</tiff:Orientation><exif:PixelXDimension>1</exif:PixelXDimension>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

export const PNG = bytes(
  [0x89],
  'PNG\r\n\u001A\n',
  uint32(13),
  'IHDR',
  uint32(1),
  uint32(1),
  [8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89],
  uint32(13),
  'IDAT',
  zeros(17),
);
export const JPEG = bytes(
  [0xff, 0xd8, 0xff, 0xe0, 0, 16],
  'JFIF\0',
  [1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xdb],
  zeros(64),
);
export const GIF = bytes(
  'GIF89a',
  [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b],
);
export const ELF = bytes([0x7f], 'ELF', [2, 1, 1], zeros(9), [2, 0, 62, 0], zeros(40));
export const EXE = bytes('MZ', [0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 255, 255], zeros(60), 'PE\0\0');
export const PDF = bytes(
  '%PDF-1.7\n%',
  [0xe2, 0xe3, 0xcf, 0xd3],
  '\n1 0 obj\n<< /Type /Catalog >>\nendobj\n',
);
export const COMPOUND = bytes(
  [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
  zeros(16),
  [0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0],
  zeros(600),
);
export const RTF = bytes('{\\rtf1\\ansi\\deff0 {\\fonttbl {\\f0 Times;}}\\f0 Hello}');
export const TIFF = bytes('II*\0', [8, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0], zeros(16));
/** Its directory lies beyond the inspected bytes. */
export const LONG_TIFF = bytes('MM\0*', uint32(100_000), zeros(4088));
export const MP3 = bytes([0xff, 0xfb, 0x90, 0x64], zeros(413), [0xff, 0xfb, 0x90, 0x64], zeros(413));
/** Its cover image precedes the audio and is larger than the inspected bytes. */
export const TAGGED_MP3 = bytes('ID3', [3, 0, 0, 0, 3, 0x7f, 0x7f], 'APIC', zeros(4079));
export const ZIP = zip('a.txt', 'hello');
export const EBML = bytes(
  [0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x84],
  'webm',
  [0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2],
  zeros(40),
);
export const ogg = (codec: string): Buffer => bytes('OggS', [0, 2], zeros(20), [1, 30], codec, zeros(30));
export const riff = (kind: string): Buffer =>
  bytes('RIFF', [36, 0, 0, 0], kind, [16, 0, 0, 0, 1, 0, 1, 0], zeros(28));
export const open = (kind: string): Buffer => zip('mimetype', `application/vnd.oasis.opendocument.${kind}`);
