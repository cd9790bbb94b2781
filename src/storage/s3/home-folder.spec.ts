import { homedir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensureHomeFolder } from './home-folder.js';

vi.mock('node:os', async (original) => {
  const os = await original<typeof import('node:os')>();
  return { ...os, homedir: vi.fn(os.homedir) };
});

describe('ensureHomeFolder', () => {
  afterEach(() => void vi.mocked(homedir).mockReset());

  it('sets HOME for a user without a home folder', () => {
    vi.mocked(homedir).mockImplementation(() => {
      throw new Error('uv_os_homedir returned ENOENT');
    });
    const env = {};
    ensureHomeFolder(env);
    expect(env).toEqual({ HOME: '/nonexistent' });
  });

  it('leaves HOME as it is otherwise', () => {
    vi.mocked(homedir).mockReturnValue('/home/me');
    const env = {};
    ensureHomeFolder(env);
    expect(env).toEqual({});
  });
});
