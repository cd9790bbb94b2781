import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from '../config/default-file-types.js';
import { readEnvironment } from '../config/environment.js';
import { uploadRules } from '../tenants/default-tenant.js';
import { ContentCheck } from './content-check.js';
import {
  bytes,
  COMPOUND,
  CONTENT_TYPES,
  EBML,
  ELF,
  EMPTY_ZIP,
  EXE,
  GIF,
  JPEG,
  LONG_OFFICE,
  media,
  MP3,
  office,
  PDF,
  PNG,
  RTF,
  zeros,
  ZIP,
  zip,
  zipOf,
} from './file-bytes.fixture.js';
import { SAMPLES } from './samples.fixture.js';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PPTX = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
const DOCM = 'application/vnd.ms-word.document.macroEnabled.main+xml';
const UUID = '00000000-0000-4000-8000-000000000000';

interface Given {
  size?: number;
  contentEncoding?: string;
  environment?: Record<string, string>;
}

function findingOf(
  name: string,
  contentType: string,
  content: string | Uint8Array,
  { size, environment = {}, ...given }: Given = {},
): Promise<string | undefined> {
  const { uploads } = readEnvironment(environment);
  const all = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  const firstBytes = all.subarray(0, 4096);
  const metadata = { size: size ?? all.length, contentType, etag: '"e"', lastModified: new Date(), ...given };
  const rules = uploadRules(uploads);
  return new ContentCheck().find(`uploads/${UUID}-${name}`, { ...metadata, firstBytes }, rules);
}

const allowed = [...DEFAULT_FILE_TYPES].flatMap(([extension, types]) =>
  types.flatMap((type) =>
    (SAMPLES[extension] ?? []).map((sample, index) => ({ extension, type, sample, index })),
  ),
);

/** Contents that most types must reject. */
const FOREIGN: readonly [name: string, content: Uint8Array][] = [
  ['a JPEG', JPEG],
  ['a PNG', PNG],
  ['a PDF', PDF],
  ['an ELF', ELF],
  ['a Windows program', EXE],
  ['a ZIP', ZIP],
  ['an empty ZIP', EMPTY_ZIP],
  ['HTML', bytes('<!DOCTYPE html><title>x</title>')],
  ['random bytes', Buffer.from('a63f00c41bd2e8017f', 'hex')],
];

/** The extensions that accept them: their own, and those of text that may contain markup. */
const MAY_BE: Readonly<Record<string, RegExp>> = {
  'a JPEG': /^\.(?:jpe?g?|jfif)$/,
  'a PNG': /^\.(?:a?png|ico)$/,
  'a PDF': /^\.pdf$/,
  'a ZIP': /^\.zip$/,
  'an empty ZIP': /^\.zip$/,
  HTML: /^\.(?:txt|text|log|md|markdown)$/,
};

/** A ZIP of short files, and one that continues beyond the inspected bytes. */
const archive = (...names: string[]): Buffer => zipOf(names.map((name) => [name, 'x']));
const cutArchive = (...names: string[]): Buffer =>
  bytes(archive(...names).subarray(0, -64), zip('z', zeros(9000))).subarray(0, 4096);

describe('ContentCheck', () => {
  it('is tested with samples of every default file type', () => {
    expect(Object.keys(SAMPLES).toSorted()).toEqual([...DEFAULT_FILE_TYPES.keys()].toSorted());
  });

  it.each(allowed)('accepts $extension as $type (sample $index)', async ({ extension, type, sample }) => {
    expect(await findingOf(`a${extension}`, type, sample)).toBeUndefined();
  });

  it.each([...DEFAULT_FILE_TYPES])(
    'rejects the content of other types as %s',
    async (extension, [type = '']) => {
      for (const [name, content] of FOREIGN) {
        const expected =
          MAY_BE[name]?.test(extension) === true
            ? undefined
            : expect.stringMatching(/^The file is declared as /);
        expect([name, await findingOf(`a${extension}`, type, content)]).toEqual([name, expected]);
      }
    },
  );

  it.each<[what: string, name: string, type: string, content: string | Uint8Array, found: string]>([
    ['a .png that is HTML', 'a.png', 'image/png', '<html><script>alert(1)</script>', 'text/html'],
    ['an .mp4 that is an ELF', 'a.mp4', 'video/mp4', ELF, 'application/x-elf'],
    ['a .txt that is a JPEG', 'a.txt', 'text/plain', JPEG, 'image/jpeg'],
    ['a .txt that is a PDF in ASCII', 'a.txt', 'text/plain', '%PDF-1.4\n1 0 obj', 'application/pdf'],
    ['a .csv that is RTF', 'a.csv', 'text/csv', RTF, 'application/rtf'],
    ['a .txt with a NUL', 'a.txt', 'text/plain', 'a\0b', 'of an unknown type'],
    [
      'a .txt that contains control characters and is not UTF-8',
      'a.txt',
      'text/plain',
      'a\x81\x01\xff',
      'of an unknown type',
    ],
    [
      'a .txt with a truncated UTF-16 character',
      'a.txt',
      'text/plain',
      '\xfe\xff\0a\0',
      'of an unknown type',
    ],
    ['a .txt with a NUL in UTF-16BE', 'a.txt', 'text/plain', '\xfe\xff\0a\0\0', 'of an unknown type'],
    ['a .txt with a NUL in UTF-16LE', 'a.txt', 'text/plain', '\xff\xfea\0\0\0', 'of an unknown type'],
    [
      'a .txt with half a surrogate pair in UTF-16LE',
      'a.txt',
      'text/plain',
      '\xff\xfe\0\xd8a\0',
      'of an unknown type',
    ],
    [
      'a .csv in UTF-16LE with an odd number of bytes',
      'a.csv',
      'text/csv',
      '\xff\xfea\0b',
      'of an unknown type',
    ],
    ['an .mp3 that is malformed UTF-16', 'a.mp3', 'audio/mpeg', '\xff\xfea\0b', 'of an unknown type'],
    ['a .txt of a single NUL', 'a.txt', 'text/plain', '\0', 'of an unknown type'],
    ['a .png of one byte', 'a.png', 'image/png', '\x89', 'text/plain'],
    ['a .jpg of one letter', 'a.jpg', 'image/jpeg', 'a', 'text/plain'],
    ['a .gif that is a script', 'a.gif', 'image/gif', 'GIF89a=1;alert(1)//', 'text/plain'],
    ['a GIF with HTML after its header', 'a.gif', 'image/gif', bytes(GIF, '<html><body>'), 'text/html'],
    [
      'a WebP with HTML behind its caption',
      'a.webp',
      'image/webp',
      bytes('RIFF\x40\0\0\0WEBPEXIF\x02\0\0\0xyVP8 \x10\0\0\0<img onload=x>'),
      'text/html',
    ],
    ['a PNG with a script in it', 'a.png', 'image/png', bytes(PNG, 'tEXt<ScRiPt\nsrc=x>'), 'text/html'],
    [
      'a PNG with an event handler in it',
      'a.png',
      'image/png',
      bytes(PNG, '<img src=x onerror=y>'),
      'text/html',
    ],
    ['a JPEG with a script', 'a.jpg', 'image/jpeg', bytes(JPEG, '<a href=javascript:x>'), 'text/html'],
    [
      'a JPEG with SVG under a namespace prefix',
      'a.jpg',
      'image/jpeg',
      bytes(JPEG, '<s:svg>'),
      'image/svg+xml',
    ],
    ['a JPEG with SVG in it', 'a.jpg', 'image/jpeg', bytes(JPEG, '<svg onload=x>'), 'image/svg+xml'],
    ['an Ogg page that is HTML', 'a.ogg', 'application/ogg', bytes('OggS\0', '<script>'), 'text/html'],
    ['a PDF after an HTML comment', 'a.pdf', 'application/pdf', bytes('<!-- -->', PDF), 'text/html'],
    ['a ZIP after a JPEG', 'a.zip', 'application/zip', bytes(JPEG, ZIP), 'image/jpeg'],
    [
      'a JPEG named .zip and declared by an alias',
      'a.zip',
      'application/x-zip-compressed',
      JPEG,
      'image/jpeg',
    ],
    [
      'a .docx that is an ordinary ZIP',
      'a.docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      ZIP,
      'application/zip',
    ],
    [
      'an .odt that is another kind of ZIP',
      'a.odt',
      'application/vnd.oasis.opendocument.text',
      LONG_OFFICE,
      'application/zip',
    ],
    [
      'a .docx that is a Java archive',
      'a.docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      zip('META-INF/MANIFEST.MF', 'x'),
      'application/java-archive',
    ],
    [
      'a .docx that is a spreadsheet',
      'a.docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      SAMPLES['.xlsx']?.[1] ?? '',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    ['an .xls that is HTML', 'a.xls', 'application/vnd.ms-excel', '<html><table>', 'text/html'],
    ['an Excel file named .csv', 'a.csv', 'application/vnd.ms-excel', COMPOUND, 'application/x-cfb'],
    ['an .avif that is HEIC', 'a.avif', 'image/avif', media('mif1', 'heic'), 'image/heic'],
    ['a .heic that is AVIF', 'a.heic', 'image/heic', media('mif1', 'avif'), 'image/avif'],
    ['a .mov that is an image', 'a.mov', 'video/quicktime', media('heic'), 'image/heic'],
    [
      'a PDF after more text than readers skip',
      'a.pdf',
      'application/pdf',
      bytes('x'.repeat(1019), '\n', PDF),
      'text/plain',
    ],
    [
      'a PDF after as much binary data',
      'a.pdf',
      'application/pdf',
      bytes('\0'.repeat(1020), PDF),
      'of an unknown type',
    ],
    ['a script that mentions a PDF header', 'a.pdf', 'application/pdf', 'rm -r / # %PDF-1.4', 'text/plain'],
    ['a script before a PDF header', 'a.pdf', 'application/pdf', '#!/bin/sh\n%PDF-1.4', 'text/plain'],
    ['PHP before a PDF header', 'a.pdf', 'application/pdf', '<?php /*\n%PDF-1.4', 'text/plain'],
    ...[
      '@echo off\r\ncalc\r\nexit\r\n',
      'GIF<?php ?>\n',
      '\n\n@echo off\n',
      '\xef\xbb\xbfcalc\r\n',
      '%COMSPEC% /c calc\r\n',
      '% a comment\ncalc\n',
      '@PJL JOB\ncalc\n',
      'X-A: b\n  calc\n',
      'X-A: <?php ?>\n',
      'MZ\n',
      'alert(1)\n/*\n',
    ].map((script): [string, string, string, Uint8Array, string] => [
      `a PDF after ${JSON.stringify(script)}`,
      'a.pdf',
      'application/pdf',
      bytes(script, '%PDF-1.4\n'),
      'text/plain',
    ]),
    ...['\x01\0@echo off\r\ncalc\r\n\0', '\0\x0a<?php system(1) ?>\n'].map(
      (script): [string, string, string, Uint8Array, string] => [
        `a PDF after binary data and ${JSON.stringify(script)}`,
        'a.pdf',
        'application/pdf',
        bytes(script, zeros(128), PDF),
        'of an unknown type',
      ],
    ),
    ['a PDF inside a GIF', 'a.pdf', 'application/pdf', bytes(GIF, PDF), 'image/gif'],
    ['a PDF inside an ELF', 'a.pdf', 'application/pdf', bytes(ELF, PDF), 'application/x-elf'],
    [
      'a PDF after a newline, with HTML in it',
      'a.pdf',
      'application/pdf',
      bytes('\n', PDF, '<form>'),
      'text/html',
    ],
    ...['.key', '.numbers', '.pages'].map((extension): [string, string, string, Uint8Array, string] => [
      `a ${extension} that is a Word document whose list of contents is cut`,
      `a${extension}`,
      DEFAULT_FILE_TYPES.get(extension)?.[0] ?? '',
      LONG_OFFICE,
      'application/zip',
    ]),
    [
      'a .docx whose visible part is that of a spreadsheet',
      'a.docx',
      DOCX,
      zipOf([['xl/workbook.xml', zeros(9000)]]).subarray(0, 4096),
      'application/zip',
    ],
    [
      'a .docx that is a book whose first entries are visible',
      'a.docx',
      DOCX,
      zipOf([
        ['META-INF/container.xml', 'x'],
        ['a.jpg', zeros(9000)],
      ]).subarray(0, 4096),
      'application/zip',
    ],
    [
      'an .odt that begins with a photo',
      'a.odt',
      'application/vnd.oasis.opendocument.text',
      zipOf([['a.jpg', zeros(9000)]]).subarray(0, 4096),
      'application/zip',
    ],
    [
      'a .zst that is an ELF behind a skippable frame',
      'a.zst',
      'application/zstd',
      bytes([0x50, 0x2a, 0x4d, 0x18], zeros(4), ELF),
      'of an unknown type',
    ],
    [
      'a .zst that is LZ4 behind a skippable frame',
      'a.zst',
      'application/zstd',
      bytes([0x50, 0x2a, 0x4d, 0x18], zeros(4), [4, 0x22, 0x4d, 0x18], zeros(40)),
      'application/x-lz4',
    ],
    [
      'a .tar of fewer zeros than an empty archive has',
      'a.tar',
      'application/x-tar',
      zeros(1023),
      'of an unknown type',
    ],
    ['a .log that is a program', 'a.log', 'text/plain', ELF, 'application/x-elf'],
    [
      'a .log of zeros and binary data',
      'a.log',
      'text/plain',
      bytes(zeros(9), 'a\x01\x02\xff\x03'),
      'of an unknown type',
    ],
    [
      'a .txt in UTF-32 that is cut short',
      'a.txt',
      'text/plain',
      bytes([0xff, 0xfe, 0, 0, 0x61]),
      'of an unknown type',
    ],
    [
      'a .txt in UTF-32 with a NUL',
      'a.txt',
      'text/plain',
      bytes([0xff, 0xfe, 0, 0], zeros(4)),
      'of an unknown type',
    ],
    [
      'a .txt in UTF-32 with half a surrogate pair',
      'a.txt',
      'text/plain',
      bytes([0, 0, 0xfe, 0xff, 0, 0, 0xd8, 0]),
      'of an unknown type',
    ],
    [
      'an .ico that is a PNG with a script',
      'a.ico',
      'image/vnd.microsoft.icon',
      bytes(PNG, '<script>'),
      'text/html',
    ],
    ['an .mpg of zeros', 'a.mpg', 'video/mpeg', zeros(4096), 'of an unknown type'],
    ['an .mpg that is an icon', 'a.mpg', 'video/mpeg', SAMPLES['.ico']?.[1] ?? '', 'image/x-icon'],
    [
      'a .doc that is a page with the fields of a mail in it',
      'a.doc',
      'application/msword',
      '<html>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n',
      'text/html',
    ],
    [
      'a .doc that is a mail',
      'a.doc',
      'application/msword',
      'MIME-Version: 1.0\nContent-Type: text/html\n\n<html>Content-Type: multipart/related',
      'text/html',
    ],
    [
      'a .docx that is a page in a mail',
      'a.docx',
      DOCX,
      'MIME-Version: 1.0\nContent-Type: multipart/related\n\n',
      'text/plain',
    ],
    ['a .json that is a script', 'a.json', 'application/json', 'for(;;){alert(1)}', 'text/plain'],
    ['a .doc that is HTML', 'a.doc', 'application/msword', '<html><body>', 'text/html'],
    ['an .rtf that is a compound file', 'a.rtf', 'application/rtf', COMPOUND, 'application/x-cfb'],
    ['a .json that is HTML', 'a.json', 'application/json', '<!doctype html>', 'text/html'],
    ['a .json that is a sentence', 'a.json', 'application/json', 'Internal error', 'text/plain'],
  ])('rejects %s', async (_what, name, type, content, found) => {
    expect(await findingOf(name, type, content)).toBe(
      `The file is declared as ${type}, but its content is ${found}.`,
    );
  });

  describe.each([
    ['.docx', DOCX],
    ['.xlsx', XLSX],
    ['.pptx', PPTX],
    ['.potx', 'application/vnd.openxmlformats-officedocument.presentationml.template'],
    ['.pages', 'application/vnd.apple.pages'],
  ])('an archive named %s', (extension, type) => {
    it.each([
      ['an MSIX package', ['a.exe', 'AppxManifest.xml', 'AppxBlockMap.xml', '[Content_Types].xml']],
      ['a bundle of MSIX packages', ['AppxMetadata/AppxBundleManifest.xml', '[Content_Types].xml']],
      ['a NuGet package', ['_rels/.rels', 'a.nuspec', 'lib/net45/a.dll', '[Content_Types].xml']],
      ['an extension of Visual Studio', ['extension.vsixmanifest', '[Content_Types].xml']],
      ['an extension of VS Code', ['extension/a.js', '[Content_Types].xml']],
      ['an Android package', ['AndroidManifest.xml', 'resources.arsc']],
      ['an iOS app', ['Payload/a.app/Info.plist']],
      ['a signed Java archive', ['META-INF/A.SF', 'a/B.class']],
      ['a program', ['setup.exe', 'docProps/app.xml']],
      [
        'a package with a folder of each program',
        ['AppxManifest.xml', 'word/a', 'xl/a', 'ppt/a', 'Index/a.iwa'],
      ],
    ])('is rejected if it is %s', async (_what, names) => {
      expect(await findingOf(`a${extension}`, type, archive(...names))).toMatch(/content is application/);
      expect(await findingOf(`a${extension}`, type, cutArchive(...names))).toMatch(/content is application/);
    });
  });

  it.each([
    [
      'an XPS document',
      ['[Content_Types].xml', 'FixedDocumentSequence.fdseq', 'Documents/1/FixedDocument.fdoc'],
    ],
    ['the frame of a document', ['[Content_Types].xml', '_rels/.rels', 'docProps/app.xml']],
    ['of another program', ['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml']],
  ])('rejects a complete .docx that is %s', async (_what, names) => {
    expect(await findingOf('a.docx', DOCX, archive(...names))).toMatch(/content is application/);
  });

  it.each([
    ['.docx', DOCX, office('word/document.xml', DOCM)],
    ['.docx', DOCX, archive('[content_types].xml', 'word/document.xml', 'word/vbaProject.bin')],
    ['.docx', DOCX, cutArchive('word/vbaProject.bin')],
    [
      '.docx',
      DOCX,
      zipOf([
        ['word/vbaProject.bin', 'x'],
        ['[Content_Types].xml', CONTENT_TYPES],
      ]),
    ],
    [
      '.dotx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.template',
      office('word/document.xml', 'application/vnd.ms-word.template.macroEnabledTemplate.main+xml'),
    ],
    ['.xlsx', XLSX, office('xl/workbook.xml', 'application/vnd.ms-excel.sheet.macroEnabled.main+xml')],
    ['.xlsx', XLSX, archive('xl/workbook.xml', 'xl/vbaProject.bin')],
    ['.xlsx', XLSX, archive('xl/workbook.bin')],
    ['.pptx', PPTX, archive('ppt/presentation.xml', 'ppt/vbaProject.bin')],
  ])('rejects macros in a %s', async (extension, type, content) => {
    expect(await findingOf(`a${extension}`, type, content)).toMatch(/content is application/);
  });

  describe.each(['.csv', '.tsv', '.srt', '.vtt', '.yaml', '.json', '.ics', '.vcf', '.png', '.doc'])(
    'a page named %s',
    (extension) => {
      it.each([
        ['<!doctype html><title>x</title>', 'text/html'],
        ['\n <HTML>', 'text/html'],
        ['\xef\xbb\xbf<script>alert(1)</script>', 'text/html'],
        ['<iframe src=//x>', 'text/html'],
        ['<!-- a comment -->\n<p>', 'text/html'],
        ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml'],
        ['<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/></s:svg>', 'image/svg+xml'],
        ['<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'text/html'],
      ])('is rejected if it is %j', async (content, found) => {
        expect(await findingOf(`a${extension}`, '', content)).toBe(
          `The file has the extension ${extension}, but its content is ${found}.`,
        );
      });
    },
  );

  it.each<[what: string, name: string, type: string, content: string | Uint8Array]>([
    [
      'an MP3 with notes in HTML',
      'a.mp3',
      'audio/mpeg',
      bytes(MP3, '<p style="x"><a href="//x">me</a><img src=x></p>'),
    ],
    ['a JPEG with a caption', 'a.jpg', 'image/jpeg', bytes(JPEG, 'By <a href="https://example.com">me</a>')],
    [
      'a WAVE of more than 4 GiB',
      'a.wav',
      'audio/wav',
      bytes('RF64\xff\xff\xff\xffWAVEds64', Buffer.alloc(40)),
    ],
    [
      'a WAVE in its successor BW64',
      'a.wav',
      'audio/wav',
      bytes('BW64\xff\xff\xff\xffWAVEds64', Buffer.alloc(40)),
    ],
    ['a WAVE in big-endian order', 'a.wav', 'audio/wav', bytes('RIFX\0\0\0\x24WAVEfmt ', Buffer.alloc(40))],
    ['a JPEG with a ZIP in it, which programs show as a JPEG', 'a.jpg', 'image/jpeg', bytes(JPEG, ZIP)],
    ['an archive with HTML in it', 'a.zip', 'application/zip', zip('index.html', '<html>')],
    ['an MP3 with HTML in its tag', 'a.mp3', 'audio/mpeg', bytes(MP3, '<!DOCTYPE HTML>')],
    ['a video with HTML in its notes', 'a.mp4', 'video/mp4', bytes(media('isom'), '<html>')],
    [
      'a JPEG with HTML in its comment',
      'a.jpg',
      'image/jpeg',
      bytes('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xfe\0\x12<table> element\0\xff\xdb'),
    ],
    [
      'a PNG with HTML in its title',
      'a.png',
      'image/png',
      bytes(PNG, '\0\0\0\x12tEXtTitle\0<script> it\0\0crc!'),
    ],
    [
      'a GIF with HTML in its comment',
      'a.gif',
      'image/gif',
      bytes('GIF89a\x01\0\x01\0\0\0\0!\xfe\x10<form> and <img>\0;'),
    ],
    [
      'a WebP with HTML in its caption',
      'a.webp',
      'image/webp',
      bytes('RIFF\x2e\0\0\0WEBPVP8X\x0a\0\0\0\x08', Buffer.alloc(9), 'EXIF\x0e\0\0\0<img onload=x>'),
    ],
    ['a content type in capitals with parameters', 'A.TXT', 'Text/Plain; charset=utf-8', 'x'],
    ['UTF-8 cut within a character', 'a.txt', 'text/plain', Buffer.from(`x${'😀'.repeat(2000)}`)],
    [
      'UTF-8 with a control character, cut within another character',
      'a.txt',
      'text/plain',
      Buffer.from(`a\u0001b${'😀'.repeat(2000)}`),
    ],
    [
      'UTF-16 cut within a character',
      'a.txt',
      'text/plain',
      Buffer.from(`\uFEFF${'😀'.repeat(2000)}`, 'utf16le'),
    ],
    ['an empty text', 'a.txt', 'text/plain', ''],
    ['an empty image', 'a.png', 'image/png', ''],
    ['an extension that is not on the allowlist', 'a.unknown', 'application/x-thing', '\0\x01\x02'],
  ])('accepts %s', async (_what, name, type, content) => {
    expect(await findingOf(name, type, content)).toBeUndefined();
  });

  it('treats a truncated UTF-8 sequence at the end of a complete file as legacy text', async () => {
    expect(await findingOf('a.txt', 'text/plain', bytes('x\xf0\x9f\x98'))).toBeUndefined();
  });

  it.each<[name: string, type: string, content: string | Uint8Array]>([
    ['a.jpg', 'image/jpg', JPEG],
    ['a.jpg', 'image/pjpeg; a=b', JPEG],
    ['a.csv', 'text/plain', 'a,b'],
    ['a.csv', 'application/x-www-form-urlencoded', 'a,b'],
    ['a.csv', 'application/vnd.ms-excel', 'a,b'],
    ['a.json', 'text/plain', '{}'],
    ['a.md', 'text/plain', '# a'],
    ['a.png', 'application/x-www-form-urlencoded', PNG],
    ['a.png', '', PNG],
    ['a.pdf', '*/*', PDF],
    ['a.zip', 'application/x-zip-compressed', ZIP],
    ['a.csv.gz', 'text/csv', gzipSync('a,b')],
    ['a.sql.bz2', 'application/sql', SAMPLES['.bz2']?.[0] ?? ''],
    ['a.heic', 'image/heif', media('heic')],
    ['a.webm', 'video/webm; codecs="vp8, opus"', EBML],
  ])('accepts %s that was stored as %s', async (name, type, content) => {
    expect(await findingOf(name, type, content)).toBeUndefined();
  });

  it.each<[name: string, type: string, content: string | Uint8Array, found: string]>([
    ['a.png', 'application/x-www-form-urlencoded', '<html>', 'has the extension .png'],
    ['a.png', '*/*', '<html>', 'has the extension .png'],
    ['a.jpg', 'image/jpg', '<html>', 'is declared as image/jpg'],
    ['a.csv', 'text/plain', '<!doctype html><title>x</title>', 'is declared as text/plain'],
    ['a.csv.gz', 'text/csv', 'a,b', 'is declared as text/csv'],
    ['a.json', 'text/plain', '#!/bin/sh', 'is declared as text/plain'],
  ])('rejects %s that was stored as %s and contains something else', async (name, type, content, what) => {
    expect(await findingOf(name, type, content)).toContain(`The file ${what}, but its content is text/`);
  });

  it('reports a content type that does not belong to the extension', async () => {
    expect(await findingOf('a.png', 'text/html', '<html>')).toBe(
      'The file has the extension .png, but the content type text/html.',
    );
  });

  describe.each(['binary/octet-stream', 'application/octet-stream'])(
    'for %s, which declares no type',
    (type) => {
      it.each(Object.entries(SAMPLES))('accepts a %s file by its extension', async (extension, samples) => {
        for (const sample of samples) expect(await findingOf(`a${extension}`, type, sample)).toBeUndefined();
        expect(await findingOf(`a${extension}`, type, '')).toBeUndefined();
      });

      it.each<[name: string, content: string | Uint8Array, found: string]>([
        ['a.pdf', '<!doctype html>', 'text/html'],
        ['a.PNG', bytes(PNG, '<svg onload=x>'), 'image/svg+xml'],
        ['a.csv', ELF, 'application/x-elf'],
        ['a.txt', 'a\0b', 'of an unknown type'],
      ])('reports that the content of %s contradicts its extension', async (name, content, found) => {
        const extension = name.slice(1).toLowerCase();
        expect(await findingOf(name, type, content)).toBe(
          `The file has the extension ${extension}, but its content is ${found}.`,
        );
      });

      it('accepts any bytes if the extension allows application/octet-stream', async () => {
        const environment = { ALLOWED_FILE_TYPES: '.bin=application/octet-stream|image/png' };
        expect(await findingOf('a.bin', type, ELF, { environment })).toBeUndefined();
      });

      it.each([
        ['a', PNG],
        ['a.dat', ELF],
        ['a.html', '<html>'],
      ])('accepts %s, whose extension is not on the allowlist', async (name, content) => {
        expect(await findingOf(name, type, content)).toBeUndefined();
      });
    },
  );

  it('reports a file larger than MAX_FILE_SIZE', async () => {
    const environment = { MAX_FILE_SIZE: '10' };
    expect(await findingOf('a.txt', 'text/plain', 'hello', { size: 11, environment })).toBe(
      'The file is 11 bytes long, but at most 10 bytes are allowed.',
    );
    expect(await findingOf('a.txt', 'text/plain', 'hello', { size: 10, environment })).toBeUndefined();
  });

  it.each([
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['aws-chunked,br', 'br'],
    ['deflate, identity, gzip', 'deflate, gzip'],
    ['x'.repeat(200), `${'x'.repeat(127)}…`],
  ])(
    'reports Content-Encoding %s, because clients would decode bytes that were not inspected',
    async (contentEncoding, found) => {
      expect(await findingOf('a.png', 'image/png', PNG, { contentEncoding })).toBe(
        `The file is declared as image/png, but stored with Content-Encoding ${found}.`,
      );
    },
  );

  it.each(['', 'identity', 'aws-chunked', 'AWS-Chunked, identity'])(
    'ignores Content-Encoding %j, which changes no bytes',
    async (contentEncoding) => {
      expect(await findingOf('a.png', 'image/png', PNG, { contentEncoding })).toBeUndefined();
    },
  );

  describe('for a type that ALLOWED_FILE_TYPES adds', () => {
    const of = (type: string, content: string | Uint8Array): Promise<string | undefined> =>
      findingOf('a.thing', type, content, { environment: { ALLOWED_FILE_TYPES: `.thing=${type}` } });

    it.each<[string, string | Uint8Array]>([
      ['application/x-7z-compressed', bytes('7z', [0xbc, 0xaf, 0x27, 0x1c, 0, 4], Buffer.alloc(40))],
      ['text/html', '<!doctype html>'],
      ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
      ['application/xml', '<?xml version="1.0"?><a/>'],
      ['application/ld+json', '{}'],
      ['application/octet-stream', ELF],
      ['application/x-thing', 'text'],
      ['application/x-thing', 'a text about <table> and <h1>headings</h1>'],
      ['application/x-thing', ZIP],
      // Whatever the extension.
      ['application/msword', COMPOUND],
      ['application/vnd.ms-excel.sheet.macroenabled.12', COMPOUND],
      ['model/stl', 'solid cube\n'],
    ])('accepts content that does not contradict %s', async (type, content) => {
      expect(await of(type, content)).toBeUndefined();
    });

    it.each<[extension: string, type: string, content: string | Uint8Array]>([
      ['.mkv', 'video/x-matroska', SAMPLES['.mkv']?.[0] ?? ''],
      ['.mkv', 'video/matroska', SAMPLES['.mkv']?.[0] ?? ''],
      ['.avi', 'video/vnd.avi', SAMPLES['.avi']?.[0] ?? ''],
      ['.ico', 'image/x-icon', SAMPLES['.ico']?.[0] ?? ''],
      ['.msg', 'application/vnd.ms-outlook', COMPOUND],
      ['.vsd', 'application/vnd.visio', COMPOUND],
      ['.pub', 'application/x-mspublisher', COMPOUND],
      ['.mpp', 'application/vnd.ms-project', COMPOUND],
      // Names of Microsoft and Apple for other things than compound files and ZIP archives.
      ['.mdb', 'application/vnd.ms-access', bytes([0, 1, 0, 0], 'Standard Jet DB', Buffer.alloc(60))],
      ['.dat', 'application/vnd.ms-tnef', bytes([0x78, 0x9f, 0x3e, 0x22], Buffer.alloc(60))],
      ['.wpl', 'application/vnd.ms-wpl', '<?wpl version="1.0"?><smil/>'],
      ['.thmx', 'application/vnd.ms-officetheme', zip('[Content_Types].xml', '<x/>')],
      ['.m3u8', 'application/vnd.apple.mpegurl', '#EXTM3U\n'],
      ['.pkpass', 'application/vnd.apple.pkpass', zip('pass.json', '{}')],
      ['.xps', 'application/vnd.ms-xpsdocument', zip('FixedDocumentSequence.fdseq', '<x/>')],
      ['.oxps', 'application/oxps', zip('Documents/1/Pages/1.fpage', '<x/>')],
      ['.docm', 'application/vnd.ms-word.document.macroenabled.12', office('word/document.xml', DOCM)],
      ['.docm', 'application/vnd.ms-word.document.macroenabled.12', zip('word/vbaProject.bin', 'x')],
      ['.xlsm', 'application/vnd.ms-excel.sheet.macroenabled.12', zip('xl/vbaProject.bin', 'x')],
      ['.nupkg', 'application/zip', zip('a.nuspec', 'x')],
      [
        '.xps',
        'application/vnd.ms-xpsdocument',
        zipOf([
          ['a', 'x'],
          ['Documents/1/FixedDoc.fdoc', 'x'],
        ]),
      ],
      ['.xps', 'application/vnd.ms-xpsdocument', zipOf([['a.jpg', zeros(9000)]]).subarray(0, 4096)],
      ['.lz4', 'application/x-lz4', bytes([0x5f, 0x2a, 0x4d, 0x18, 0, 0x20, 0, 0], zeros(4088))],
      [
        '.lz4',
        'application/x-lz4',
        bytes([0x5f, 0x2a, 0x4d, 0x18], zeros(4), [4, 0x22, 0x4d, 0x18], zeros(40)),
      ],
      ['.apk', 'application/vnd.android.package-archive', zip('META-INF/MANIFEST.MF', 'x')],
      ['.xpi', 'application/x-xpinstall', zip('META-INF/MANIFEST.MF', 'x')],
      ['.jsonl', 'application/jsonl', '{}\n{}\n'],
      ['.eps', 'application/postscript', '%!PS-Adobe-3.0 EPSF-3.0\n'],
      ['.eps', 'image/x-eps', bytes([0xc5, 0xd0, 0xd3, 0xc6], Buffer.alloc(60))],
      ['.ai', 'application/postscript', PDF],
      ['.ai', 'application/illustrator', PDF],
      ['.icns', 'image/x-icns', bytes('icns', Buffer.alloc(60))],
      ['.wma', 'audio/x-ms-wma', SAMPLES['.wma']?.[0] ?? ''],
      ['.asf', 'video/x-ms-asf', SAMPLES['.wmv']?.[0] ?? ''],
      ['.aif', 'audio/x-aiff', SAMPLES['.aif']?.[0] ?? ''],
      ['.flac', 'audio/x-flac', SAMPLES['.flac']?.[0] ?? ''],
      ['.m4v', 'video/x-m4v', media('isom')],
      ['.vsdx', 'application/vnd.ms-visio.drawing', zip('visio/document.xml', '<x/>')],
      ['.docm', 'application/vnd.ms-word.document.macroenabled.12', COMPOUND],
      ['.tif', 'image/tiff', bytes('MM\0+', Buffer.alloc(60))],
      ['.tiff', 'image/tiff', bytes('II*\0', Buffer.alloc(60), '<script>')],
      ['.indd', 'application/x-adobe-indesign', Buffer.from('0606edf5d81d46e5bd31efe7fe74b71d0000', 'hex')],
      ['.eml', 'message/rfc822', 'Received: from a\r\nSubject: b\r\n\r\n<html><body>Hello</body></html>'],
      ['.eml', 'message/rfc822', 'From a@example.com Mon Jan 1\nTo: b\n'],
      ['.tex', 'application/x-tex', '%!TEX root = a.tex\n<html>'],
    ])('accepts a %s file as %s', async (extension, type, content) => {
      const environment = { ALLOWED_FILE_TYPES: `${extension}=${type}` };
      expect(await findingOf(`a${extension}`, type, content, { environment })).toBeUndefined();
    });

    it.each<[extension: string, type: string, content: string | Uint8Array]>([
      ['.png', 'image/jpeg', PNG],
      ['.jpeg', 'image/png', JPEG],
      ['.eml', 'message/rfc822', '<!doctype html><title>x</title>'],
      ['.eps', 'application/postscript', PDF],
      ['.ai', 'application/postscript', ELF],
      ['.mkv', 'video/x-matroska', media('isom')],
      ['.icns', 'image/icns', PNG],
      ['.msg', 'application/vnd.ms-outlook', ZIP],
      ['.vsdx', 'application/vnd.visio', ZIP],
      ['.xps', 'application/vnd.ms-xpsdocument', ZIP],
      ['.oxps', 'application/oxps', EMPTY_ZIP],
      ['.oxps', 'application/oxps', archive('_rels/.rels', 'a.nuspec', 'lib/net45/a.dll')],
      [
        '.xps',
        'application/vnd.ms-xpsdocument',
        zipOf([['word/document.xml', zeros(9000)]]).subarray(0, 4096),
      ],
      ['.lz4', 'application/x-lz4', bytes([0x28, 0xb5, 0x2f, 0xfd], zeros(40))],
    ])('rejects other content as a %s file of %s', async (extension, type, content) => {
      const environment = { ALLOWED_FILE_TYPES: `${extension}=${type}` };
      expect(await findingOf(`a${extension}`, type, content, { environment })).toMatch(
        /^The file is declared/,
      );
    });

    it.each<[string, string | Uint8Array, string]>([
      ['application/x-7z-compressed', ZIP, 'application/zip'],
      ['text/html', ELF, 'application/x-elf'],
      ['image/svg+xml', PNG, 'image/png'],
      ['application/x-thing', '<html>', 'text/html'],
      ['application/x-thing', EXE, 'application/x-msdownload'],
    ])('reports content that contradicts %s', async (type, content, found) => {
      expect(await of(type, content)).toBe(`The file is declared as ${type}, but its content is ${found}.`);
    });
  });
});
