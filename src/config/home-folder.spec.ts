import { describe, expect, it } from 'vitest';
import { ensureHomeFolder } from './home-folder.js';

describe('ensureHomeFolder', () => {
  it('sets HOME for a user without a home folder', () => {
    const environment = {};
    ensureHomeFolder(environment, () => {
      throw new Error('uv_os_homedir returned ENOENT');
    });
    expect(environment).toEqual({ HOME: '/nonexistent' });
  });

  it('leaves HOME as it is otherwise', () => {
    const environment = {};
    ensureHomeFolder(environment, () => '/home/me');
    expect(environment).toEqual({});
  });
});
