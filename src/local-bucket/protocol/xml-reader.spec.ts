import { describe, expect, it } from 'vitest';
import { nodeOf, readXml } from './xml-reader.js';
import { resultDocument } from './xml.js';

describe('readXml', () => {
  it('ignores the declaration, comments, attributes and indentation', () => {
    const root = readXml(
      `<?xml version="1.0" encoding="UTF-8"?>\n<!-- a > b -->\n<A xmlns="urn:x" b='<'>`.replace(
        "'<'",
        "'&lt;'",
      ) + '\n  <B>one &amp; two</B>\n  <C/>\n  <D x="1"> 3 </D>\n</A>\n',
    );
    expect(nodeOf(root)).toEqual([
      'A',
      [
        ['B', 'one & two'],
        ['C', ''],
        ['D', ' 3 '],
      ],
    ]);
  });

  it('reads a document so that it can be written again unchanged', () => {
    const text = resultDocument('A', [['B', [['C', '<&>"\r\n']]]]);
    expect(resultDocument('A', nodeOf(readXml(text))[1])).toBe(text);
  });

  it.each([
    '',
    'text',
    '<A>',
    '</A>',
    '<A></B>',
    '<A><B></A></B>',
    '<A/><B/>',
    '<A/>text',
    '<A>text<B/></A>',
    '<A>&nbsp;</A>',
    '<A b=c/>',
    '<A',
    '<!-- <A/>',
    '<A><![CDATA[x]]></A>',
    '<!DOCTYPE A [<!ENTITY x "xxxxxxxxxx">]><A>&x;</A>',
    '<!DOCTYPE A SYSTEM "file:///etc/passwd"><A/>',
    '<?xml-stylesheet href="x"?><A/>',
    `${'<A>'.repeat(17)}${'</A>'.repeat(17)}`,
  ])('rejects %j', (text) => {
    expect(() => readXml(text)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });

  it('rejects malformed documents of a megabyte without delay', () => {
    const started = Date.now();
    for (const piece of ['<A>', '<', '<!--', '<A b="', '<A b', ' ', '&amp;']) {
      expect(() => readXml(piece.repeat(200_000))).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
    }
    expect(Date.now() - started).toBeLessThan(2000);
  });
});
