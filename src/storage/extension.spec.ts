import { describe, expect, it } from 'vitest';
import { isSameExtension } from './extension.js';

describe('isSameExtension', () => {
  it.each([
    ['.txt', '.TXT'],
    ['.jpg', '.jpeg'],
    ['.JFIF', '.jpg'],
    ['.tif', '.tiff'],
    ['.yml', '.yaml'],
    ['', ''],
  ])('is true for %j and %j', (one, other) => {
    expect(isSameExtension(one, other)).toBe(true);
  });

  it.each([
    ['.txt', '.bat'],
    ['.txt', ''],
    ['.txt', '.txt.'],
    ['.docx', '.docm'],
    ['.pdf', '.exe'],
  ])('is false for %j and %j', (one, other) => {
    expect(isSameExtension(one, other)).toBe(false);
  });
});
