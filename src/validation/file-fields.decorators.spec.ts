import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { ContentType, FileSize, Sha256 } from './file-fields.decorators.js';

class Dto {
  @FileSize()
  size?: number;

  @Sha256()
  checksum?: string;

  @ContentType()
  type?: string | null;
}

const SHA256 = createHash('sha256').update('hello').digest('base64');

/** The messages of all violations. */
const messagesOf = (body: object): string[] =>
  validateSync(plainToInstance(Dto, body), { stopAtFirstError: true }).flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );

describe('FileSize', () => {
  it.each([[undefined], [null], [0], [1], [5 * 1024 ** 4]])('accepts %j', (size) => {
    expect(messagesOf({ size })).toEqual([]);
  });

  it.each([['5'], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY], [[5]], [true]])('rejects %j', (size) => {
    expect(messagesOf({ size })).toEqual(['size must be a whole number of bytes']);
  });

  it('rejects a negative size', () => {
    expect(messagesOf({ size: -1 })).toEqual(['size must not be negative']);
  });
});

describe('Sha256', () => {
  it('accepts the Base64 of any 32 bytes', () => {
    expect(messagesOf({ checksum: undefined })).toEqual([]);
    for (let round = 0; round < 256; round += 1) {
      const checksum = createHash('sha256').update(String(round)).digest('base64');
      expect(messagesOf({ checksum })).toEqual([]);
    }
  });

  it.each([
    ['an empty string', ''],
    ['31 bytes', Buffer.alloc(31).toString('base64')],
    ['33 bytes', Buffer.alloc(33).toString('base64')],
    ['hexadecimal digits', Buffer.from(SHA256, 'base64').toString('hex')],
    ['base64url', Buffer.alloc(32, 0xff).toString('base64url')],
    ['a missing padding', SHA256.replace('=', '')],
    ['bits behind the last byte', `${'A'.repeat(42)}B=`],
    ['a line break at the end', `${SHA256}\n`],
    ['a list', [SHA256]],
  ])('rejects %s', (_what, checksum) => {
    expect(messagesOf({ checksum })).toEqual(['checksum must be 32 bytes in Base64 (44 characters)']);
  });
});

describe('ContentType', () => {
  it.each([
    [null],
    [''],
    ['text/plain'],
    ['\t text/plain \r\n'],
    ['text/plain;charset=utf-8\n'],
    ['text/plain ; charset=utf-8'],
    [';charset=utf-8'],
    ['*/*'],
  ])('accepts %j', (type) => {
    expect(messagesOf({ type })).toEqual([]);
  });

  it.each([
    'text',
    'text/',
    'te xt/plain',
    'text/plain\r\nX: 1',
    'text/plain; a=\r\nX: 1',
    ';a\nb',
    '\ntext',
  ])('rejects %j', (type) => {
    expect(messagesOf({ type })).toEqual(['type must be a media type such as application/pdf']);
  });

  it('accepts at most 255 characters', () => {
    expect(messagesOf({ type: `a/${'b'.repeat(253)}` })).toEqual([]);
    expect(messagesOf({ type: `a/${'b'.repeat(254)}` })).toEqual(['type must have at most 255 characters']);
  });

  it.each([' ', '\n', '; ', 'a', 'a/', ';\n', ' ;\n'])('checks a long text of %j in linear time', (text) => {
    const hostile = `${text.repeat(200_000)}\0`;
    const start = performance.now();
    messagesOf({ type: hostile });
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
