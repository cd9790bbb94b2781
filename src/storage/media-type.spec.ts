import { describe, expect, it } from 'vitest';
import { BORROWED_NAMES, OTHER_NAMES } from './media-type-names.js';
import {
  essence,
  findByName,
  isMediaType,
  isNameOf,
  isUnknown,
  isUnknownOrMalformed,
  usualName,
  withEssence,
} from './media-type.js';

const OFFICE = 'application/vnd.openxmlformats-officedocument';

describe('essence', () => {
  it.each([
    ['video/webm;codecs=vp8,opus', 'video/webm'],
    ['video/webm; codecs="vp8, opus"', 'video/webm'],
    ['Text/Plain ; charset=utf-8', 'text/plain'],
    ['text/plain;', 'text/plain'],
    [' text/plain\t', 'text/plain'],
    ['', ''],
  ])('of %j is %j', (contentType, expected) => {
    expect(essence(contentType)).toBe(expected);
  });
});

describe('isUnknown', () => {
  it.each([
    '',
    'application/octet-stream',
    'application/x-octet-stream',
    'application/octetstream',
    'application/binary',
    'application/x-binary',
    'binary/octet-stream',
    'application/unknown',
    'application/x-unknown',
    'application/x-unknown-content-type-docx_auto_file',
    'unknown/unknown',
    'image/unknown',
    '*/*',
    'image/*',
    'application/*',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/x-empty',
    'inode/x-empty',
    'application/x-zerosize',
  ])('is true for %j', (type) => {
    expect(isUnknown(type)).toBe(true);
    expect(isUnknownOrMalformed(type)).toBe(true);
  });

  it.each(['text/plain', 'application/x-unknowable', 'multipart/mixed', 'image/png'])(
    'is false for %j',
    (type) => {
      expect(isUnknown(type)).toBe(false);
      expect(isUnknownOrMalformed(type)).toBe(false);
    },
  );
});

describe('isUnknownOrMalformed', () => {
  it.each(['image', 'jpg', 'image/', '/png', 'image/png, text/html', 'te xt/plain', 'text/pl\u00E4in'])(
    'is true for %j, which is no media type',
    (type) => {
      expect(isUnknown(type)).toBe(false);
      expect(isUnknownOrMalformed(type)).toBe(true);
    },
  );
});

describe('isMediaType', () => {
  it.each([
    'text/plain',
    'text/plain ;charset=utf-8;',
    'a/b;c="d\\"e',
    'video/webm;codecs=vp8,opus',
    '\t text/plain\r\n',
    'text/plain; charset=utf-8\n',
  ])('is true for %j', (text) => {
    expect(isMediaType(text)).toBe(true);
  });

  it.each(['text', 'text/', '/plain', 'te xt/plain', 'text/plain\r\nX: 1', 'text/pl\u00E4in', 'a/b;\0'])(
    'is false for %j',
    (text) => {
      expect(isMediaType(text)).toBe(false);
    },
  );
});

describe('the tables of names', () => {
  it('list each name for one type', () => {
    const owners = new Map<string, string>();
    for (const [usual, others] of Object.entries(OTHER_NAMES)) {
      for (const name of [usual, ...others]) {
        expect([name, owners.get(name)]).toEqual([name, undefined]);
        owners.set(name, usual);
        expect(usualName(name)).toBe(usual);
      }
    }
  });

  it('contain media types in lower case, and borrow for types by their usual names', () => {
    const all = [OTHER_NAMES, BORROWED_NAMES].flatMap((table) => Object.entries(table).flat(2));
    for (const name of all) expect(name).toMatch(/^[a-z\d-]+\/[\w.+-]+$/);
    for (const type of Object.keys(BORROWED_NAMES)) expect(usualName(type)).toBe(type);
  });
});

describe('isNameOf', () => {
  it.each([
    ['image/jpg', 'image/jpeg'],
    ['image/pjpeg', 'image/jpeg'],
    ['image/x-png', 'image/png'],
    ['image/heif', 'image/heic'],
    ['image/x-ms-bmp', 'image/bmp'],
    ['image/x-icon', 'image/vnd.microsoft.icon'],
    ['audio/m4a', 'audio/mp4'],
    ['audio/x-m4a', 'audio/mp4'],
    ['audio/mpeg', 'audio/mp4'],
    ['audio/mp3', 'audio/mpeg'],
    ['audio/x-wav', 'audio/wav'],
    ['audio/vnd.wave', 'audio/wav'],
    ['audio/x-flac', 'audio/flac'],
    ['audio/x-aiff', 'audio/aiff'],
    ['application/ogg', 'audio/ogg'],
    ['application/ogg', 'video/ogg'],
    ['video/matroska', 'video/x-matroska'],
    ['video/avi', 'video/x-msvideo'],
    ['video/x-m4v', 'video/mp4'],
    ['application/x-pdf', 'application/pdf'],
    ['application/x-ndjson', 'application/jsonl'],
    ['application/jsonl', 'application/x-ndjson'],
    ['application/x-jsonlines', 'application/jsonl'],
    ['text/plain', 'application/jsonl'],
    ['text/plain', 'application/json-seq'],
    ['application/x-zip-compressed', 'application/zip'],
    ['application/x-gzip', 'application/gzip'],
    ['application/x-compressed-tar', 'application/gzip'],
    ['application/bzip2', 'application/x-bzip2'],
    ['application/msword', 'application/rtf'],
    ['application/rtf', 'application/msword'],
    ['text/rtf', 'application/msword'],
    ['text/rtf', 'application/rtf'],
    ['text/comma-separated-values', 'text/csv'],
    ['application/vnd.ms-excel', 'text/csv'],
    ['application/msexcel', 'text/csv'],
    ['text/plain', 'text/csv'],
    ['text/plain', 'application/json'],
    ['text/plain', 'text/markdown'],
    ['text/x-markdown', 'text/markdown'],
    ['text/json', 'application/json'],
    ['text/x-vcard', 'text/vcard'],
    ['image/jpeg', 'image/jpg'],
    ['application/thing', 'application/x-thing'],
    ['application/x-thing', 'application/thing'],
    ['application/x-zip-compressed', `${OFFICE}.wordprocessingml.document`],
    ['application/zip', `${OFFICE}.spreadsheetml.sheet`],
    [OFFICE, `${OFFICE}.presentationml.presentation`],
    ['application/zip', 'application/vnd.oasis.opendocument.text'],
    ['application/zip', 'application/epub+zip'],
    ['application/cdfv2-encrypted', 'application/vnd.ms-excel'],
    ['video/x-ms-asf', 'video/x-ms-wmv'],
    ['application/vnd.ms-asf', 'audio/x-ms-wma'],
    ['application/x-compressed', 'application/zip'],
    ['application/x-compressed', 'application/x-7z-compressed'],
    ['application/x-compressed', 'application/vnd.rar'],
    ['application/x-compressed', 'application/gzip'],
    ['application/x-lzma', 'application/x-xz'],
    ['application/ld+json', 'application/json'],
    ['application/geo+json', 'application/json'],
    ['application/manifest+json', 'application/json'],
    ['application/x-log', 'text/plain'],
    ['text/x-log', 'text/plain'],
    ['text/x-c++', 'text/plain'],
    ['text/x-c', 'text/csv'],
    ...['cmake', 'meson', 'script.python', 'ruby', 'shellscript', 'perl'].map((code): [string, string] => [
      `text/x-${code}`,
      'text/plain',
    ]),
    ['text/x-ruby', 'text/markdown'],
    ['application/x-ndjson', 'text/plain'],
    ['application/x-tar', 'application/x-bzip2'],
    ['application/x-tar', 'application/x-xz'],
    ['application/x-tar', 'application/zstd'],
    ['application/x-gzpdf', 'application/gzip'],
    ['image/svg+xml-compressed', 'application/gzip'],
    ['application/x-bzpostscript', 'application/x-bzip2'],
    ['application/x-xzpdf', 'application/x-xz'],
    ['application/x-zip-compressed-fb2', 'application/zip'],
    ['application/zst', 'application/zstd'],
    ['application/x-zstandard', 'application/zstd'],
    ['image/x-citrix-jpeg', 'image/jpeg'],
    ['image/x-citrix-png', 'image/png'],
    ['image/x-citrix-gif', 'image/gif'],
    ['video/quicktime', 'video/mp4'],
  ])('takes %s for %s', (name, type) => {
    expect(isNameOf(name, type)).toBe(true);
  });

  it.each([
    ['text/html', 'text/plain'],
    ['text/html', 'text/markdown'],
    ['text/plain', 'image/png'],
    ['text/plain', 'application/pdf'],
    ['image/png', 'image/jpeg'],
    ['image/svg+xml', 'image/png'],
    ['application/vnd.ms-excel', 'application/msword'],
    ['video/mp4', 'video/webm'],
    ['application/gzip', 'application/zip'],
    ['application/msword', 'application/zip'],
    ['application/ld+json', 'image/svg+xml'],
    ['text/x-c', 'image/png'],
    ['text/x-c', 'application/gzip'],
    ['text/plain', 'application/gzip'],
    ['application/zip', 'application/pdf'],
    ['constructor', 'toString'],
  ])('does not take %s for %s', (name, type) => {
    expect(isNameOf(name, type)).toBe(false);
  });
});

describe('findByName', () => {
  it.each([
    ['video/ogg', ['audio/ogg', 'video/ogg'], 'video/ogg'],
    ['application/ogg', ['video/ogg', 'audio/ogg'], 'audio/ogg'],
    ['image/x-png', ['image/apng', 'image/png'], 'image/png'],
    ['text/plain', ['application/x-thing', 'text/csv'], 'text/csv'],
    ['text/html', ['text/csv', 'text/plain'], undefined],
  ])('finds %s in %j: %s', (name, types, found) => {
    expect(findByName(types, name)).toBe(found);
  });
});

describe('withEssence', () => {
  it.each([
    ['text/csv; charset=utf-8', 'text/csv', 'text/csv; charset=utf-8'],
    ['Application/PDF', 'application/pdf', 'application/pdf'],
    ['VIDEO/WEBM;CODECS=VP9', 'video/webm', 'video/webm;codecs=VP9'],
    ['\t\r\n text/plain; charset=utf-8 \n', 'text/plain', 'text/plain;charset=utf-8'],
    ['text/x-csv; charset=utf-8', 'text/csv', 'text/csv;charset=utf-8'],
    ['image/jpg', 'image/jpeg', 'image/jpeg'],
    ['video/webm;codecs=vp8,opus', 'video/webm', 'video/webm;codecs="vp8,opus"'],
    ['video/webm; codecs="vp8, opus"', 'video/webm', 'video/webm;codecs="vp8, opus"'],
    ['text/plain ;charset=utf-8', 'text/plain', 'text/plain;charset=utf-8'],
    ['text/plain;', 'text/plain', 'text/plain'],
    ['text/plain;a=b, text/html', 'text/plain', 'text/plain'],
    ['text/plain;a="b\u00E4"', 'text/plain', 'text/plain'],
  ])('of %j with %s is %j', (contentType, type, expected) => {
    expect(withEssence(contentType, type)).toBe(expected);
  });
});
