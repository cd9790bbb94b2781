import { describe, expect, it } from 'vitest';
import { filenameOf } from './upload-key.js';

describe('filenameOf', () => {
  it.each([
    ['files/doc.pdf', 'doc.pdf'],
    ['doc.pdf', 'doc.pdf'],
    ['folder/', 'folder'],
    ['uploads/123e4567-e89b-42d3-a456-426614174000-', '123e4567-e89b-42d3-a456-426614174000-'],
  ])('returns the filename of %s: %s', (key, filename) => {
    expect(filenameOf(key)).toBe(filename);
  });
});
