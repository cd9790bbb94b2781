import { describe, expect, it } from 'vitest';
import { withoutMetadata } from './image-metadata.js';

const PNG = '\x89PNG\r\n\x1A\n';
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const clear = (text: string): string => withoutMetadata(latin1(text)).toString('latin1');

/** A JPEG segment. The length includes its own two bytes. */
const segment = (marker: string, data: string): string =>
  `\xff${marker}${String.fromCharCode(0, data.length + 2)}${data}`;

/** A PNG chunk with an invalid checksum, which is not read. */
const chunk = (name: string, data: string): string =>
  `\0\0\0${String.fromCharCode(data.length)}${name}${data}crc!`;

describe('withoutMetadata', () => {
  it.each([
    ['\xe0', true],
    ['\xe1', true],
    ['\xed', true],
    ['\xfe', true],
    ['\xdb', false],
    ['\xc0', false],
  ])('of a JPEG, clears a segment with the marker %j: %s', (marker, isCleared) => {
    const jpeg = `\xff\xd8${segment('\xe0', 'JFIF')}${segment(marker, '<html>')}${segment('\xdb', 'q')}`;
    expect(clear(jpeg).includes('<html>')).toBe(!isCleared);
    expect(clear(jpeg)).toHaveLength(jpeg.length);
    expect(clear(jpeg).endsWith(segment('\xdb', 'q'))).toBe(true);
  });

  it('keeps the picture of a JPEG, even where it looks like a segment', () => {
    const jpeg = `\xff\xd8${segment('\xda', 's')}${segment('\xfe', '<html>')}`;
    expect(clear(jpeg)).toBe(jpeg);
  });

  it.each(['tEXt', 'iTXt', 'zTXt', 'eXIf', 'iCCP'])('of a PNG, clears the chunk %s', (name) => {
    const png = `${PNG}${chunk('IHDR', '<body>')}${chunk(name, 'Title\0<html>')}${chunk('IDAT', '<script>')}`;
    expect(clear(png)).not.toContain('<html>');
    expect(clear(png)).toContain('<body>');
    expect(clear(png)).toContain('<script>');
  });

  it.each([
    '',
    '\xff\xd8',
    '\xff\xd8\xff\xfe\xff\xff<',
    '\xff\xd8<html>',
    'GIF89a<html>',
    `${PNG}tEXt<script>`,
    `${PNG}\xff\xff\xff\xffIDAT<script>`,
  ])('keeps the length of %j', (text) => {
    expect(clear(text)).toHaveLength(text.length);
  });

  it('does not change its input', () => {
    const jpeg = latin1(`\xff\xd8${segment('\xfe', '<html>')}`);
    withoutMetadata(jpeg);
    expect(jpeg.toString('latin1')).toContain('<html>');
  });
});
