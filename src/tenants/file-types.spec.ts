import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { Problem } from '../errors/catalogue.js';
import { FileTypes } from './file-types.js';

const types = new FileTypes(
  readEnvironment({ ALLOWED_FILE_TYPES: '.pdf=application/pdf,.csv=text/csv|application/vnd.ms-excel' })
    .uploads.fileTypes,
);
const defaults = new FileTypes(readEnvironment({}).uploads.fileTypes);

function problemOf(filename: string, contentType: string | null): Problem {
  try {
    types.resolveContentType(filename, contentType);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was rejected');
}

describe('FileTypes', () => {
  it.each([
    ['virus.exe', "File type .exe not allowed. Allowed types: ['.csv', '.pdf']"],
    ['a.pdf.exe', "File type .exe not allowed. Allowed types: ['.csv', '.pdf']"],
    ['README', "File type without extension not allowed. Allowed types: ['.csv', '.pdf']"],
    ['.pdf', "File type without extension not allowed. Allowed types: ['.csv', '.pdf']"],
    ['a.pdf ', "File type .pdf  not allowed. Allowed types: ['.csv', '.pdf']"],
  ])('rejects %s with the message of the legacy API', (filename, detail) => {
    expect(problemOf(filename, 'application/pdf')).toMatchObject({ code: 'file_type_not_allowed', detail });
    expect(problemOf(filename, null)).toMatchObject({ code: 'file_type_not_allowed', detail });
  });

  it('rejects a content type of another extension and lists the expected ones', () => {
    expect(problemOf('a.pdf', 'text/html')).toMatchObject({
      code: 'content_type_mismatch',
      detail: "Content type text/html does not belong to .pdf. Expected: ['application/pdf']",
    });
  });

  it.each([
    ['a.pdf', undefined, 'application/pdf'],
    ['a.pdf', null, 'application/pdf'],
    ['a.pdf', '', 'application/pdf'],
    ['a.pdf', 'application/octet-stream', 'application/pdf'],
    ['a.pdf', 'application/octet-stream; charset=binary', 'application/pdf'],
    ['a.pdf', 'binary/octet-stream', 'application/pdf'],
    ['A.PDF', 'Application/PDF', 'application/pdf'],
    ['a.pdf', '\tapplication/pdf\r\n', 'application/pdf'],
    ['a.pdf', ';charset=utf-8', 'application/pdf'],
    ['a.pdf', 'application/x-www-form-urlencoded', 'application/pdf'],
    ['a.pdf', 'multipart/form-data; boundary=x', 'application/pdf'],
    ['a.pdf', 'application/x-unknown', 'application/pdf'],
    ['a.pdf', 'application/*', 'application/pdf'],
    ['a.pdf', 'application/x-pdf', 'application/pdf'],
    ['a.CSV', undefined, 'text/csv'],
    ['a.b.csv', 'text/csv; charset=utf-8', 'text/csv; charset=utf-8'],
    ['a.csv', 'text/x-csv; charset=utf-8', 'text/csv;charset=utf-8'],
    ['a.csv', 'application/vnd.ms-excel', 'application/vnd.ms-excel'],
    ['a.csv', 'application/msexcel', 'application/vnd.ms-excel'],
  ])('resolves %s declared as %j to %s', (filename, declared, type) => {
    expect(types.resolveContentType(filename, declared)).toBe(type);
  });

  it.each([
    ['a.heic', 'image/heif', 'image/heic'],
    ['a.heif', 'image/heic', 'image/heif'],
    ['a.csv', 'text/comma-separated-values', 'text/csv'],
    ['a.csv', 'application/vnd.ms-excel', 'text/csv'],
    ['a.jpg', 'image/jpg', 'image/jpeg'],
    ['a.m4a', 'audio/m4a', 'audio/mp4'],
    ['a.m4a', 'audio/x-m4a', 'audio/mp4'],
    ['a.rtf', 'application/msword', 'application/rtf'],
    ['a.pdf', 'application/x-pdf', 'application/pdf'],
    ['a.zip', 'application/x-zip-compressed', 'application/zip'],
    ['a.tgz', 'application/x-compressed-tar', 'application/gzip'],
    ['a.md', 'text/plain', 'text/markdown'],
    ['a.txt', 'text/x-script.python', 'text/plain'],
    ['a.csv.gz', 'text/csv;charset=utf-8', 'application/gzip;charset=utf-8'],
    ['a.sql.gz', 'application/sql', 'application/gzip'],
    ['a.tar.zst', 'application/x-tar', 'application/zstd'],
    ['a.ogg', 'video/ogg', 'video/ogg'],
    ['a.ogg', 'application/ogg', 'audio/ogg'],
    ['a.webm', 'audio/webm;codecs=opus', 'audio/webm;codecs=opus'],
    ['a.webm', 'video/webm;codecs=vp8,opus', 'video/webm;codecs="vp8,opus"'],
    ['a.webm', 'video/x-matroska;codecs=avc1', 'video/webm;codecs=avc1'],
    ['a.docx', 'application/wps-office.docx', defaults.resolveContentType('a.docx', null)],
  ])('resolves %s declared as %s to its usual name %s by default', (filename, declared, type) => {
    expect(defaults.resolveContentType(filename, declared)).toBe(type);
  });

  it.each([
    ['a.exe', undefined, 'file_type_not_allowed'],
    ['a.pdf', 'image/png', 'content_type_mismatch'],
    ['a.csv.gz', 'image/png', 'content_type_mismatch'],
    ['a.gz', 'text/csv', 'content_type_mismatch'],
    ['a.pdf', 'application/pdf; a=\r\nX-Evil: 1', 'invalid_request'],
    ['a.pdf', 'pdf', 'invalid_request'],
  ])('rejects %s declared as %j', (filename, declared, code) => {
    expect(() => defaults.resolveContentType(filename, declared)).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });
});
