import { describe, expect, it } from 'vitest';
import { addressIn } from './address.js';

describe('addressIn', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.000.002.010', '192.0.2.10'],
    ['192.000.002.001:80', '192.0.2.1'],
    ['::ffff:192.000.002.001', '::ffff:192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::1', '::1'],
  ])('finds the address in %j', (text, address) => {
    expect(addressIn(text)).toBe(address);
  });

  it.each([
    '',
    'unknown',
    '_hidden',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.1.2',
    '192.0.2.1:port',
    '[192.0.2.1',
    '2001:db8::1::2',
    'files.example:80',
    '1.2.3.4, 5.6.7.8',
    `${'0'.repeat(50_000)}1.2.3.4`,
    '['.repeat(50_000),
  ])('finds none in %j', (text) => {
    expect(addressIn(text)).toBeUndefined();
  });
});
