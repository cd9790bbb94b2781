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

/** Blocks of data in a GIF, with their terminator. */
const subBlocks = (...parts: readonly string[]): string =>
  `${parts.map((part) => String.fromCharCode(part.length) + part).join('')}\0`;

/** A GIF with a table of two colours, and a picture that has one of its own. */
const gif = (...blocks: readonly string[]): string =>
  `GIF89a\x01\0\x01\0\x80\0\0rgbRGB${blocks.join('')},\0\0\0\0\x01\0\x01\0\x80!\xfe!\xfe!\xfe\x02`;

/** A RIFF chunk, padded to an even length. */
const riffChunk = (name: string, data: string): string =>
  `${name}${String.fromCharCode(data.length)}\0\0\0${data}${data.length % 2 === 1 ? '\0' : ''}`;

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
    ['a comment', '!\xfe', true],
    ['data of an application', '!\xff', true],
    ['text', '!\x01', true],
    ['the control of a picture', '!\xf9', false],
  ])('of a GIF, clears %s', (_, block, isCleared) => {
    const before = gif(`${block}${subBlocks('x', 'y<html>')}`) + subBlocks('<script>');
    expect(clear(before).includes('<html>')).toBe(!isCleared);
    expect(clear(before)).toContain('<script>');
    const behind = `${gif()}${subBlocks('<script>')}${block}${subBlocks('<html>')};<body>`;
    expect(clear(behind).includes('<html>')).toBe(!isCleared);
    expect(clear(behind)).toContain('<script>');
    expect(clear(behind).endsWith(';<body>')).toBe(true);
  });

  it.each([
    ['ICCP', true],
    ['EXIF', true],
    ['XMP ', true],
    ['VP8 ', false],
  ])('of a WebP, clears the chunk %s: %s', (name, isCleared) => {
    const webp = `RIFF\x40\0\0\0WEBP${riffChunk('VP8X', '<a>')}${riffChunk(name, '<html>!')}${riffChunk('ALPH', '<b>')}`;
    expect(clear(webp).includes('<html>')).toBe(!isCleared);
    expect(clear(webp)).toContain('<a>');
    expect(clear(webp)).toContain('<b>');
  });

  it.each([
    '',
    '\xff\xd8',
    '\xff\xd8\xff\xfe\xff\xff<',
    '\xff\xd8<html>',
    'GIF89a<html>',
    `GIF89a\x01\0\x01\0\0\0\0!\xfe\xff<html>`,
    `GIF89a\x01\0\x01\0\x87\0\0!\xfe\xff<html>`,
    'RIFF\x40\0\0\0WEBPEXIF\xff\xff\xff\xff<html>',
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
