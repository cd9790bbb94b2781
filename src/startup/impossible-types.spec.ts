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
    '',
    '.jpg=image/jpg',
    '.csv=text/csv|application/vnd.ms-excel',
    '.thing=a/b',
    '.mkv=video/matroska',
  ])('reports nothing for %j', (list) => {
    expect(warningsOf(list)).toEqual([]);
  });
});
