import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.js';

describe('makeFolder', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'signpost-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('creates a folder and its parents, also at the same time as another program', async () => {
    const path = join(dir, 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path)]);
    await makeFolder(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('follows a symbolic link to a folder', async () => {
    await symlink(dir, join(dir, 'link'));
    await makeFolder(join(dir, 'link', 'a'));
    expect((await stat(join(dir, 'a'))).isDirectory()).toBe(true);
  });

  it('rejects a file, and a path through a file', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(makeFolder(join(dir, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(dir, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('rejects a symbolic link to nothing', async () => {
    await symlink(join(dir, 'missing'), join(dir, 'link'));
    await expect(makeFolder(join(dir, 'link', 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  // Not even root can create a folder here.
  it('rejects a folder below /proc', async () => {
    await expect(makeFolder('/proc/signpost/a')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
