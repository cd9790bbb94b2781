import { describe, expect, it } from 'vitest';
import { BORROWED_NAMES, OTHER_NAMES } from './media-type-names.js';
import { essence, isMediaType, isNameOf, isUnknown, usualName, withEssence } from './media-type.js';

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
  it.each(['', 'application/octet-stream', 'binary/octet-stream', '*/*', 'unknown/unknown'])(
    'is true for %j',
    (type) => {
      expect(isUnknown(type)).toBe(true);
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('is false for %j', (type) => {
    expect(isUnknown(type)).toBe(false);
  });
});

describe('isMediaType', () => {
  it.each(['text/plain', 'text/plain ;charset=utf-8;', 'a/b;c="d\\"e', 'video/webm;codecs=vp8,opus'])(
    'is true for %j',
    (text) => {
      expect(isMediaType(text)).toBe(true);
    },
  );

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
    ['application/rtf', 'application/msword'],
    ['video/mp4', 'video/webm'],
    ['application/zip', 'application/pdf'],
    ['constructor', 'toString'],
  ])('does not take %s for %s', (name, type) => {
    expect(isNameOf(name, type)).toBe(false);
  });
});

describe('withEssence', () => {
  it.each([
    ['text/csv; charset=utf-8', 'text/csv', 'text/csv; charset=utf-8'],
    ['Application/PDF', 'application/pdf', 'Application/PDF'],
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
