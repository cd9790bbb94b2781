import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { findImpossibleTypes } from './impossible-types.js';

const warningsOf = (list: string): string[] =>
  findImpossibleTypes(readEnvironment({ ALLOWED_FILE_TYPES: list }).uploads.fileTypes);

describe('findImpossibleTypes', () => {
  it.each(['.png=image/jpeg', '.mp4=vide/mp4', '+.pdf=text/html', '.docx=application/x-docs'])(
    'reports %s',
    (list) => {
      expect(warningsOf(list)).toHaveLength(1);
    },
  );

  it('names the types that files of the extension have', () => {
    expect(warningsOf('.webm=video/mp4')[0]).toMatch(
      /lists video\/mp4 for \.webm, but .* List video\/webm or audio\/webm instead\.$/,
    );
  });

  it.each([
    ['+.svg=text/css', 'image/svg+xml'],
    ['.html=image/png', 'text/html'],
    ['.css=text/html', 'text/css'],
    ['.ttf=font/woff2', 'font/ttf'],
    ['.xml=text/html', 'application/xml'],
    ['.js=video/mp4', 'text/javascript'],
  ])('names the usual type for %s: %s', (list, usual) => {
    expect(warningsOf(list)).toEqual([
      expect.stringMatching(new RegExp(`is ${usual.replace('+', '\\+')}\\. List .* instead\\.$`)) as string,
    ]);
  });

  it.each([
    '+.svg=image/svg+xml',
    '+.svg=image/svg',
    '.html=text/html',
    '.js=text/javascript|application/javascript',
    '.ts=text/typescript',
    '.ts=text/plain',
    '.xml=text/xml',
    '.geojson=application/json',
    '.gpx=application/xml',
    '.jar=application/zip',
    '.eps=image/eps',
    '.dwg=image/vnd.dwg|application/acad',
    '.exe=application/octet-stream',
    '.svg=application/octet-stream',
    '.foo=text/css',
    '.foo=image/png',
    '.eml=message/rfc822|text/plain',
    '.ttf=font/sfnt',
    '.jp2=image/jpeg2000',
    '.mts=video/mp2t',
    '',
    '.jpg=image/jpg',
    '.csv=text/csv|application/vnd.ms-excel',
    '.thing=a/b',
    '.mkv=video/matroska',
  ])('reports nothing for %j', (list) => {
    expect(warningsOf(list)).toEqual([]);
  });
});
