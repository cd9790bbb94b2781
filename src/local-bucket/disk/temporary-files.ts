import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

/**
 * The folder for unfinished files. They are written and flushed here, and reach their destination by one
 * rename.
 */
export class TemporaryFiles {
  private readonly session = randomUUID();
  private count = 0;

  private constructor(private readonly dir: string) {}

  /** Checks that files can be created: an existing folder may be read-only. */
  static async open(dir: string): Promise<TemporaryFiles> {
    await makeFolder(dir);
    const temporaries = new TemporaryFiles(dir);
    await temporaries.write(
      () => Promise.resolve(),
      (path) => rm(path),
    );
    return temporaries;
  }

  /** Removes the files of earlier runs. */
  async sweep(): Promise<void> {
    const leftovers = (await readdir(this.dir)).filter((name) => !name.startsWith(this.session));
    await Promise.all(leftovers.map((name) => rm(join(this.dir, name), { force: true })));
  }

  /**
   * Creates a file, which `fill` writes and, once it is flushed, `finish` moves. It is deleted if either of
   * them throws.
   */
  async write<Result>(
    fill: (file: FileHandle) => Promise<Result>,
    finish: (path: string, result: Result) => Promise<void>,
  ): Promise<Result> {
    this.count += 1;
    const path = join(this.dir, `${this.session}-${this.count}`);
    const file = await open(path, 'wx', 0o600);
    try {
      const result = await fillAndFlush(file, fill);
      await finish(path, result);
      return result;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Writes a small file (mode 0600). A crash leaves either the old file or the new one. */
  async replace(path: string, content: string): Promise<void> {
    await this.write(
      (file) => file.writeFile(content),
      (temporary) => rename(temporary, path),
    );
  }
}

async function fillAndFlush<Result>(
  file: FileHandle,
  fill: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await fill(file);
    await file.sync();
    return result;
  } finally {
    await file.close();
  }
}
