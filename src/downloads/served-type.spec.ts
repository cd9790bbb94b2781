import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { servedType } from './served-type.js';

const OFFICE = 'application/vnd.openxmlformats-officedocument';

const defaults = readEnvironment({}).uploads.fileTypes;
const onlyPdf = readEnvironment({ ALLOWED_FILE_TYPES: '.pdf=application/pdf' }).uploads.fileTypes;

describe('servedType', () => {
  it.each([
    ['a.jpg', 'image/jpg', 'image/jpeg'],
    ['a.jpg', 'IMAGE/JPEG; x=y', 'image/jpeg;x=y'],
    ['a.jpg', 'image/x-citrix-jpeg', 'image/jpeg'],
    ['a.pdf', 'application/x-pdf', 'application/pdf'],
    ['a.json', 'text/plain', 'application/json'],
    ['a.json', 'application/ld+json', 'application/json'],
    ['A.CSV', 'text/plain; charset=utf-8', 'text/csv;charset=utf-8'],
    ['a.csv', 'application/vnd.ms-excel', 'text/csv'],
    ['a.docx', 'application/x-zip-compressed', `${OFFICE}.wordprocessingml.document`],
    ['a.wmv', 'video/x-ms-asf', 'video/x-ms-wmv'],
    ['a.ogg', 'application/ogg', 'audio/ogg'],
    ['a.csv.gz', 'text/csv', 'application/gzip'],
    ['a.txt', 'text/plain;a=b, text/html', 'text/plain'],
  ])('serves %s by the usual name: %s as %s', (name, stored, type) => {
    expect(servedType(stored, name, defaults)).toBe(type);
  });

  it.each([
    '',
    'application/octet-stream',
    'binary/octet-stream',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/unknown',
    'unknown/unknown',
    '*/*',
    'image/*',
    'application/*',
    'image',
    'jpg',
    'text/html, image/png',
    ';charset=utf-8',
    'inode/x-empty',
  ])('serves a file stored as %j with the type of its extension', (stored) => {
    expect(servedType(stored, 'a.PNG', defaults)).toBe('image/png');
    expect(servedType(stored, 'a', defaults)).toBe(stored);
    expect(servedType(stored, 'a.html', defaults)).toBe(stored);
  });

  it.each([
    ['a.png', 'image/png'],
    ['a.md', 'text/markdown; charset=utf-8'],
    ['a.ogg', 'video/ogg'],
    ['a.png', 'text/html'],
    ['a.png', 'image/svg'],
    ['a.txt', 'text/html'],
    ['a.html', 'text/html'],
    ['a.svg', 'image/svg'],
    ['a', 'application/x-thing'],
  ])('serves %s with its stored type %s', (name, stored) => {
    expect(servedType(stored, name, defaults)).toBe(stored);
  });

  it.each([
    ['photo', 'image/jpg', 'image/jpeg'],
    ['a.mp3', 'audio/x-mp3', 'audio/mpeg'],
    ['a.svg', 'image/svg', 'image/svg'],
  ])('serves %s, whose extension is not allowed, stored as %s as %s', (name, stored, type) => {
    expect(servedType(stored, name, onlyPdf)).toBe(type);
  });
});
