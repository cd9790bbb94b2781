import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder } from './flush-folder.js';
import { KeyedMutex } from './keyed-mutex.js';
import type { TemporaryFiles } from './temporary-files.js';
import { makeFolder } from './make-folder.js';

/** The configurations of a bucket. Each name is also the name of a file. */
export type SettingName = 'cors' | 'encryption' | 'lifecycle' | 'policy' | 'public-access-block';

/** The configuration documents of a bucket, held in memory and stored in `settings/<name>`. */
export class BucketSettings {
  private readonly documents = new Map<string, string>();
  /** Serialises changes to a setting, so that memory and disk agree. */
  private readonly mutex = new KeyedMutex();

  private constructor(
    private readonly folder: string,
    private readonly temporaries: TemporaryFiles,
  ) {}

  static async open(folder: string, temporaries: TemporaryFiles): Promise<BucketSettings> {
    const settings = new BucketSettings(folder, temporaries);
    await makeFolder(folder);
    for (const name of await readdir(folder)) {
      settings.documents.set(name, await readFile(join(folder, name), 'utf8'));
    }
    return settings;
  }

  /** The document of a setting; undefined if it is not set. */
  get(name: SettingName): string | undefined {
    return this.documents.get(name);
  }

  set(name: SettingName, document: string): Promise<void> {
    return this.mutex.run(name, async () => {
      await this.temporaries.replace(join(this.folder, name), document);
      await flushFolder(this.folder);
      this.documents.set(name, document);
    });
  }

  /** Removes a setting. A missing one is not an error. */
  delete(name: SettingName): Promise<void> {
    return this.mutex.run(name, async () => {
      await rm(join(this.folder, name), { force: true });
      await flushFolder(this.folder);
      this.documents.delete(name);
    });
  }
}
