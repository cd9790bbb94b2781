import { describe, expect, it, vi } from 'vitest';
import { needsOf } from './support/stores/store-features.js';

describe('a test of the store that needs a feature', () => {
  it('runs where the doctor saw it', () => {
    const skip = vi.fn();
    needsOf({ multipart: true }, 'multipart', skip);
    expect(skip).not.toHaveBeenCalled();
  });

  it('is skipped, by name, where the doctor saw that the store lacks it', () => {
    const skip = vi.fn();
    needsOf({ multipart: false }, 'multipart', skip);
    expect(skip).toHaveBeenCalledWith('the bucket doctor says that this store lacks multipart');
  });

  it('fails where the doctor could not tell', () => {
    const skip = vi.fn();
    expect(() => needsOf({}, 'multipart', skip)).toThrow(
      /could not tell .* multipart: .*npm run bucket:doctor/,
    );
    expect(skip).not.toHaveBeenCalled();
  });
});
