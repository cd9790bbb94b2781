import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWritableFolder } from './writable-folder.js';

describe('openWritableFolder', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'signpost-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('creates a folder and its parents, also at the same time as another program', async () => {
    const path = join(dir, 'a', 'b', 'c');
    await Promise.all([openWritableFolder(path), openWritableFolder(path)]);
    await openWritableFolder(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('follows a symbolic link to a folder', async () => {
    await symlink(dir, join(dir, 'link'));
    await openWritableFolder(join(dir, 'link', 'a'));
    expect((await stat(join(dir, 'a'))).isDirectory()).toBe(true);
  });

  it('rejects a file, and a path through a file', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(openWritableFolder(join(dir, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(openWritableFolder(join(dir, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('rejects a symbolic link to nothing', async () => {
    await symlink(join(dir, 'missing'), join(dir, 'link'));
    await expect(openWritableFolder(join(dir, 'link', 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  // Root may write to every folder.
  it.runIf(process.getuid?.() !== 0)('rejects a folder that this user cannot write to', async () => {
    await mkdir(join(dir, 'theirs'));
    await chmod(join(dir, 'theirs'), 0o555);
    await expect(openWritableFolder(join(dir, 'theirs'))).rejects.toMatchObject({ code: 'EACCES' });
    await expect(openWritableFolder(join(dir, 'theirs', 'a'))).rejects.toMatchObject({ code: 'EACCES' });
  });

  // Not even root can create a folder here.
  it.runIf(process.platform === 'linux')('rejects a folder below /proc', async () => {
    await expect(openWritableFolder('/proc/signpost/a')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
