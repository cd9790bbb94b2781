// Word documents from HTML by html-to-docx.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import htmlToDocx from 'html-to-docx';

const page = readFileSync(path.join(process.env.SOURCES, 'page.html'), 'utf8');
writeFileSync('page.docx', await htmlToDocx(page));
writeFileSync(
  'landscape.docx',
  await htmlToDocx('<p>x</p>', null, { orientation: 'landscape', title: 'Form' }),
);
