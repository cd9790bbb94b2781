// PDF by pdfmake.
import { createRequire } from 'node:module';

const pdfmake = createRequire(import.meta.url)('pdfmake');
pdfmake.setFonts({ Helvetica: { normal: 'Helvetica', bold: 'Helvetica-Bold' } });

async function write(name, definition) {
  const content = ['The <table> element', { table: { body: [['Apples', '1.50']] } }];
  await pdfmake
    .createPdf({ defaultStyle: { font: 'Helvetica' }, content, ...definition })
    .write(`${name}.pdf`);
}

await write('table', {});
await write('uncompressed', { compress: false, info: { title: '<form> and <iframe>' } });
await write('password', { userPassword: 'secret', ownerPassword: 'owner' });
await write('attachment', {
  compress: false,
  files: { page: { src: 'data:text/html;base64,PGh0bWw+', name: 'page.html' } },
});
