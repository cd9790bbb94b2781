// Archives by JSZip, streamed and whole, as web pages make them.
import { writeFileSync } from 'node:fs';
import JSZip from 'jszip';

async function write(
  name,
  options,
  entries = { 'index.html': '<!doctype html><script>', 'data/a.txt': 'a' },
) {
  const zip = new JSZip();
  for (const [entry, content] of Object.entries(entries)) {
    if (content === undefined) zip.folder(entry);
    else zip.file(entry, content);
  }
  writeFileSync(name, await zip.generateAsync({ type: 'nodebuffer', ...options }));
}

await write('stored.zip', {});
await write('deflated.zip', { compression: 'DEFLATE' });
await write('streamed.zip', { compression: 'DEFLATE', streamFiles: true });
await write('unix.zip', { platform: 'UNIX', comment: '<html>' });
await write('folder-first.zip', {}, { folder: undefined, 'folder/a.txt': 'a' });
await write('empty.zip', {}, {});
await write('long-name.zip', {}, { [`${'x'.repeat(4200)}.txt`]: 'a' });
