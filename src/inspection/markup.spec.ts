import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { documentType, markupType } from './markup.js';
import { XMP } from './file-bytes.fixture.js';

const TAGS = (
  'html head body script iframe applet audio base button details dialog div embed form frameset img input link marquee math ' +
  'meta object style table template textarea video'
).split(' ');

const inData = (markup: string): string => `\x89PNG\r\n\x1a\n\0\0${markup}\0\xff`;

/** The output of a cipher: random bytes, but the same in each run. */
const RANDOM = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  .update(Buffer.alloc(4096 * 1000))
  .toString('latin1');

describe('markupType', () => {
  it.each(TAGS)('recognises the tag <%s', (name) => {
    for (const tag of [`<${name}>`, `<${name.toUpperCase()}\n x>`, `<${name}/x>`]) {
      expect([tag, markupType(inData(tag))]).toEqual([tag, 'text/html']);
    }
  });

  it.each([
    '<!DOCTYPE  html>',
    '<h1>Your account</h1>',
    '<H6>\n<b>x</b>',
    '<h2 style="position:fixed">',
    '<a href=javascript:alert(1)>',
    '<A class="x"\nHREF = " javascript:alert(1)">',
    '<a/href=JavaScript:x>',
    '<svga xlink:href="javascript:x">',
    '<p onclick=alert(1)>',
    '<x autofocus tabindex=0 onfocus="alert(1)">',
    '<b title="x"oncut=alert(1)>',
    '<custom-element src=x>',
    '<html:script>',
    '<h:script src="x"/>',
    '<x:iframe>',
    '<xhtml:img src="x"/>',
  ])('recognises %j as HTML', (markup) => {
    expect(markupType(inData(markup))).toBe('text/html');
  });

  it.each(['<svg onload=x>', '<SVG>', '<s:svg xmlns:s="http://www.w3.org/2000/svg">', '<svg><style>'])(
    'recognises %j as SVG',
    (markup) => {
      expect(markupType(inData(markup))).toBe('image/svg+xml');
    },
  );

  it.each([
    '<h1>',
    '<h1>\0\0\0\0',
    '<a>',
    '<a name=x>',
    'Photo: <a href="https://example.com/me">me</a>, <br>2026',
    '<b>',
    '<xmpDM:audioSampleRate>',
    '<x:xmpmeta>',
    '<dc:title>form</dc:title>',
    '<pdfx:Script>',
    '<rdf:Description photoshop:style="x" stRef:src="x">',
    '<xmp:Rating>a src=x</xmp:Rating>',
    '<</Type/ObjStm/Length 7>>',
    '<feff0068007200650066>',
    'if (a<b && c on = d)',
  ])('ignores %j', (data) => {
    expect(markupType(inData(data))).toBeUndefined();
  });

  it('ignores the XMP metadata of an image', () => {
    expect(markupType(inData(XMP))).toBeUndefined();
  });

  it('finds nothing in 4 MB of random bytes', () => {
    for (let at = 0; at < RANDOM.length; at += 4096) {
      expect(markupType(RANDOM.slice(at, at + 4096))).toBeUndefined();
    }
  });

  it.each([
    '<',
    '<a',
    '<a ',
    '<a"',
    '<a:',
    '<!doctype ',
    `<${'a'.repeat(32)}`,
    `<a ${' '.repeat(190)}href`,
    `<a${' onclick'.repeat(25)}`,
    `<a${' href'.repeat(800)}`,
    `<a href${' '.repeat(4000)}`,
    `<!doctype${' '.repeat(4000)}`,
    `<a href=${' '.repeat(4000)}`,
  ])('scans 4 KiB of repeated %j without excessive backtracking', (hostile) => {
    const data = hostile.repeat(4096).slice(0, 4096);
    expect(markupType(data)).toBeUndefined();
  });
});

describe('documentType', () => {
  it.each(['| a table |', 'The <table> tag and <h1>headings</h1>', '<a href="x">a link in a README</a>'])(
    'does not take text that contains %j for a document',
    (text) => {
      expect(documentType(text)).toBeUndefined();
    },
  );
});
