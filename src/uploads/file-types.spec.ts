import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { Problem } from '../errors/catalogue.js';
import { FileTypes } from './file-types.js';

const types = new FileTypes(
  readEnvironment({ ALLOWED_FILE_TYPES: '.pdf=application/pdf,.csv=text/csv|application/vnd.ms-excel' })
    .uploads,
);

function problemOf(filename: string, contentType: string): Problem {
  try {
    types.assertAllowed(filename, contentType);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was rejected');
}

describe('FileTypes', () => {
  it.each([
    ['a.pdf', 'application/pdf'],
    ['A.PDF', 'Application/PDF'],
    ['a.b.csv', 'text/csv; charset=utf-8'],
    ['a.csv', 'application/vnd.ms-excel'],
  ])('accepts %s as %s', (filename, contentType) => {
    expect(() => types.assertAllowed(filename, contentType)).not.toThrow();
  });

  it.each([
    ['virus.exe', "File type .exe not allowed. Allowed types: ['.csv', '.pdf']"],
    ['a.pdf.exe', "File type .exe not allowed. Allowed types: ['.csv', '.pdf']"],
    ['README', "File type without extension not allowed. Allowed types: ['.csv', '.pdf']"],
    ['.pdf', "File type without extension not allowed. Allowed types: ['.csv', '.pdf']"],
    ['a.pdf ', "File type .pdf  not allowed. Allowed types: ['.csv', '.pdf']"],
  ])('rejects %s with the message of the legacy API', (filename, detail) => {
    expect(problemOf(filename, 'application/pdf')).toMatchObject({ code: 'file_type_not_allowed', detail });
  });

  it('rejects a content type of another extension and lists the expected ones', () => {
    expect(problemOf('a.pdf', 'text/html')).toMatchObject({
      code: 'content_type_mismatch',
      detail: "Content type text/html does not belong to .pdf. Expected: ['application/pdf']",
    });
  });

  it.each([
    ['a.pdf', undefined, 'application/pdf'],
    ['a.pdf', 'application/octet-stream', 'application/pdf'],
    ['a.CSV', undefined, 'text/csv'],
    ['a.csv', 'application/vnd.ms-excel', 'application/vnd.ms-excel'],
    ['a.pdf', '', 'application/pdf'],
  ])('resolves %s declared as %s to %s', (filename, declared, type) => {
    expect(types.resolveContentType(filename, declared)).toBe(type);
  });

  it.each([
    ['a.exe', undefined, 'file_type_not_allowed'],
    ['a.pdf', 'image/png', 'content_type_mismatch'],
    ['a.pdf', 'application/pdf; a=\r\nX-Evil: 1', 'invalid_request'],
  ])('rejects %s declared as %j', (filename, declared, code) => {
    expect(() => types.resolveContentType(filename, declared)).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });
});
