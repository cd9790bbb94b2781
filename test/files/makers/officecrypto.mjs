// Office documents encrypted with a password (MS-OFFCRYPTO) by officecrypto-tool: agile and standard encryption.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ExcelJS from 'exceljs';
import officeCrypto from 'officecrypto-tool';

const { SOURCES, WORK } = process.env;
for (const kind of ['docx', 'pptx']) {
  execFileSync('pandoc', [
    path.join(SOURCES, 'letter.md'),
    '--to',
    kind,
    '--output',
    path.join(WORK, `plain.${kind}`),
  ]);
}
const workbook = new ExcelJS.Workbook();
workbook.addWorksheet('Sheet').addRow(['a', 1]);
await workbook.xlsx.writeFile(path.join(WORK, 'plain.xlsx'));

for (const kind of ['docx', 'pptx', 'xlsx']) {
  const plain = readFileSync(path.join(WORK, `plain.${kind}`));
  writeFileSync(`agile.${kind}`, officeCrypto.encrypt(plain, { password: 'secret' }));
  writeFileSync(`standard.${kind}`, officeCrypto.encrypt(plain, { password: 'secret', type: 'standard' }));
}
