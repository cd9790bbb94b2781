import { open } from 'node:fs/promises';

/** A rename outlives a power cut only when its folder is flushed too. Windows cannot open folders, nor needs to. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
