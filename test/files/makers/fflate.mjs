// Archives by fflate, and gzip without a name.
import { writeFileSync } from 'node:fs';
import { gzipSync, strToU8, zipSync } from 'fflate';

const page = strToU8('<!doctype html><script>alert(1)</script>');
writeFileSync('deflated.zip', zipSync({ 'index.html': page }));
writeFileSync('stored.zip', zipSync({ 'index.html': [page, { level: 0 }] }));
writeFileSync('nested.zip', zipSync({ folder: { 'index.html': page, 'empty/': new Uint8Array() } }));
writeFileSync('extra-fields.zip', zipSync({ a: [page, { extra: { 0x9999: new Uint8Array(5000) } }] }));
writeFileSync('page.gz', gzipSync(page));
writeFileSync('named.gz', gzipSync(page, { filename: 'index.html', mtime: 0 }));
