import { Logger } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { findImpossibleTypes, ImpossibleTypes } from './impossible-types.js';

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
      /lists video\/mp4 for \.webm, but .* List video\/webm or audio\/webm\.$/,
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

  it('is logged at the start', () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const { uploads } = readEnvironment({ ALLOWED_FILE_TYPES: '.png=image/jpeg' });
    new ImpossibleTypes(uploads).onApplicationBootstrap();
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('image/jpeg for .png'));
    warn.mockRestore();
  });
});
