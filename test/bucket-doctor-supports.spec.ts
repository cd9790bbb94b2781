import { describe, expect, it, vi } from 'vitest';
import { needsOf } from './support/stores/store-features.js';

describe('a store test that needs a feature', () => {
  it('runs when the doctor detected the feature', () => {
    const skip = vi.fn();
    needsOf({ multipart: true }, 'multipart', skip);
    expect(skip).not.toHaveBeenCalled();
  });

  it('is skipped with the name of the feature when the store lacks it', () => {
    const skip = vi.fn();
    needsOf({ multipart: false }, 'multipart', skip);
    expect(skip).toHaveBeenCalledWith('the bucket doctor says that this store lacks multipart');
  });

  it('fails when the doctor could not test the feature', () => {
    const skip = vi.fn();
    expect(() => needsOf({}, 'multipart', skip)).toThrow(
      /could not tell .* multipart: .*npm run bucket:doctor/,
    );
    expect(skip).not.toHaveBeenCalled();
  });
});
