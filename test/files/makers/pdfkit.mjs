// PDF by PDFKit: uncompressed, tagged, encrypted, with forms.
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import PdfKit from 'pdfkit';

async function write(name, options, draw = () => undefined) {
  const document = new PdfKit({ size: 'A6', ...options });
  const stream = document.pipe(createWriteStream(`${name}.pdf`));
  document.text('<html><body onload="go()"> is text here');
  draw(document);
  document.end();
  await finished(stream);
}

await write('plain', {});
await write('uncompressed', { compress: false, info: { Title: '<table>: The Table element' } });
for (const version of ['1.3', '1.4', '1.5', '1.6', '1.7', '1.7ext3']) {
  await write(`version-${version}`, { pdfVersion: version, compress: false });
  await write(`password-${version}`, { pdfVersion: version, userPassword: 'secret' });
}
await write('tagged', { tagged: true, lang: 'en', displayTitle: true, info: { Title: 'A <form>' } });
await write('archive', {
  subset: 'PDF/A-2b',
  pdfVersion: '1.7',
  tagged: true,
  font: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
});
await write('note', { compress: false }, (document) =>
  document.note(10, 10, 99, 99, '<script>alert(1)</script>'),
);
await write('form', { compress: false }, (document) => {
  document.font('Helvetica');
  document.initForm();
  document.formText('a', 10, 50, 100, 20, { value: '<input>' });
});
await write('link', { compress: false }, (document) =>
  document.link(0, 0, 99, 99, 'https://example.com/<a>'),
);
