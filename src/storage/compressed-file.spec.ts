import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_TYPES } from '../config/default-file-types.js';
import { findCompression } from './compressed-file.js';

describe('findCompression', () => {
  it.each([
    ['a.csv.gz', 'text/csv', 'application/gzip'],
    ['A.CSV.GZ', 'text/csv', 'application/gzip'],
    ['a.csv.gz', 'text/plain', 'application/gzip'],
    ['a.csv.gz', 'application/vnd.ms-excel', 'application/gzip'],
    ['a.json.gz', 'application/json', 'application/gzip'],
    ['a.txt.bz2', 'text/plain', 'application/x-bzip2'],
    ['a.tar.xz', 'application/x-tar', 'application/x-xz'],
    ['a.json.zst', 'application/json', 'application/zstd'],
    ['a.sql.gz', 'application/sql', 'application/gzip'],
    ['a.svg.gz', 'image/svg+xml', 'application/gzip'],
    ['uploads/1.2/a.b.csv.gz', 'text/csv', 'application/gzip'],
  ])('of %s declared as %s is %s', (filename, declared, type) => {
    expect(findCompression(DEFAULT_FILE_TYPES, filename, declared)).toBe(type);
  });

  it.each([
    ['a.csv.gz', 'image/png'],
    ['a.gz', 'text/csv'],
    ['a..gz', 'text/csv'],
    ['.csv.gz', 'text/csv'],
    ['a.tgz', 'text/csv'],
    ['a.csv.zip', 'text/csv'],
    ['a.csv.exe', 'text/csv'],
    ['uploads/1.2/a.gz', 'text/csv'],
    ['a', 'text/csv'],
  ])('of %s declared as %s is undefined', (filename, declared) => {
    expect(findCompression(DEFAULT_FILE_TYPES, filename, declared)).toBeUndefined();
  });
});
