import { describe, expect, it } from 'vitest';
import { contentDisposition } from './content-disposition.js';

describe('contentDisposition', () => {
  it.each([
    ['plan.pdf', 'attachment; filename=plan.pdf'],
    ['two words.pdf', 'attachment; filename="two words.pdf"'],
    [
      'a "quoted" name.pdf',
      `attachment; filename="a _quoted_ name.pdf"; filename*=UTF-8''a%20%22quoted%22%20name.pdf`,
    ],
    ['Übersicht.pdf', `attachment; filename=U_bersicht.pdf; filename*=UTF-8''%C3%9Cbersicht.pdf`],
    ['\u20AC rates.txt', `attachment; filename="_ rates.txt"; filename*=UTF-8''%E2%82%AC%20rates.txt`],
    ['100%41.txt', `attachment; filename=100_41.txt; filename*=UTF-8''100%2541.txt`],
  ])('formats the filename %s', (filename, expected) => {
    expect(contentDisposition('attachment', filename)).toBe(expected);
  });

  it.each(['\u6F22', '\u{1F680}', 'x', '"'])(
    'cuts a long name of %s to 255 bytes, with its extension',
    (character) => {
      const [, extended = ''] = contentDisposition('attachment', `${character.repeat(400)}.pdf`)
        .split(/''|=/)
        .slice(-2);
      const name = decodeURIComponent(extended);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(name)).toBeGreaterThan(250);
      expect(name).toMatch(new RegExp(`^(?:${character})+\\.pdf$`, 'u'));
    },
  );

  it.each(['a\r\nSet-Cookie: x=1.txt', '\u{1F680}.png', '\u0645\u0644\u0641.pdf'])(
    'returns an ASCII header value for %j',
    (filename) => {
      expect(contentDisposition('inline', filename)).toMatch(/^inline; [\x20-\x7E]+$/);
    },
  );
});
