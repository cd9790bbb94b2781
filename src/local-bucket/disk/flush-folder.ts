import { open } from 'node:fs/promises';

/**
 * Makes a rename durable: it survives a power failure only if its folder is flushed too. Windows cannot open
 * folders, and does not need to.
 */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
