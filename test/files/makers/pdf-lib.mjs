// PDF by pdf-lib, with and without object streams, forms and attachments.
import { writeFileSync } from 'node:fs';
import { PDFDocument, StandardFonts } from 'pdf-lib';

async function write(name, options, change = () => undefined) {
  const document = await PDFDocument.create();
  document.setTitle('<table>: The Table element');
  const page = document.addPage([200, 200]);
  page.drawText('<script> is text', {
    x: 10,
    y: 100,
    size: 12,
    font: await document.embedFont(StandardFonts.Courier),
  });
  await change(document, page);
  writeFileSync(`${name}.pdf`, await document.save(options));
}

await write('object-streams', {});
await write('objects', { useObjectStreams: false });
await write('form', { useObjectStreams: false }, (document, page) => {
  const field = document.getForm().createTextField('a');
  field.setText('<input>');
  field.addToPage(page, { x: 10, y: 10, width: 90, height: 20 });
});
await write('attachment', { useObjectStreams: false }, (document) =>
  document.attach(Buffer.from('<html><script>alert(1)</script>'), 'page.html', { mimeType: 'text/html' }),
);
await write('script', { useObjectStreams: false }, (document) =>
  document.addJavaScript('a', 'app.alert("<b>")'),
);
