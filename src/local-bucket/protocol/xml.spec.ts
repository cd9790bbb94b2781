import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, unescapeXml } from './xml.js';

describe('unescapeXml', () => {
  it('restores any escaped text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(unescapeXml(escapeXml(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['&amp;&lt;&gt;&quot;&apos;', `&<>"'`],
    ['&#65;&#x41;&#x1F4A9;', 'AA\u{1f4a9}'],
    ['&nbsp;', undefined],
    ['&#x110000;', undefined],
    ['a & b', undefined],
    ['&constructor;', undefined],
  ])('reads %s as %s', (text, expected) => {
    expect(unescapeXml(text)).toBe(expected);
  });
});
