// PDF by jsPDF: nothing compressed unless it is asked for.
import { jsPDF } from 'jspdf';

function write(name, options, draw = () => undefined) {
  const document = new jsPDF({ format: 'a6', ...options });
  document.text('<!doctype html><html><body><script>', 10, 10);
  document.setProperties({ title: '<table>: The Table element', author: '<a@example.com>' });
  draw(document);
  document.save(`${name}.pdf`);
}

write('plain');
write('compressed', { compress: true });
write('landscape', { orientation: 'landscape', unit: 'px', hotfixes: ['px_scaling'] });
write('password', {
  encryption: { userPassword: 'secret', ownerPassword: 'owner', userPermissions: ['print'] },
});
write('note', {}, (document) => {
  document.createAnnotation({
    type: 'text',
    title: '<form>',
    contents: '<iframe src=x>',
    bounds: { x: 1, y: 1, w: 9, h: 9 },
  });
});
write('script', {}, (document) => document.addJS('app.alert("<b>hello</b>");'));
write('metadata', {}, (document) =>
  document.addMetadata('<svg onload="x"> in metadata', 'https://example.com/'),
);
write('outline', {}, (document) => {
  document.addPage();
  document.outline.add(null, 'The <script> element', { pageNumber: 2 });
});
