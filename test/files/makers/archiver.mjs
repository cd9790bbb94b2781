// Archives by archiver, the streaming archiver of servers.
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { TarArchive, ZipArchive } from 'archiver';

async function write(name, archive) {
  const stream = createWriteStream(name);
  archive.pipe(stream);
  archive.append('<!doctype html><script>', { name: 'index.html' });
  archive.directory(path.resolve(process.env.SOURCES), 'sources');
  await Promise.all([archive.finalize(), finished(stream)]);
}

await write('streamed.zip', new ZipArchive({ zlib: { level: 9 } }));
await write('stored.zip', new ZipArchive({ store: true }));
await write('zip64.zip', new ZipArchive({ forceZip64: true }));
await write('archive.tar', new TarArchive());
await write('archive.tgz', new TarArchive({ gzip: true }));
await write('archive.tar.gz', new TarArchive({ gzip: true, gzipOptions: { level: 1 } }));
