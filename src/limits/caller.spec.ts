import { describe, expect, it } from 'vitest';
import { callerOf } from './caller.js';

const PEER = '203.0.113.9';

describe('callerOf', () => {
  it.each([
    '192.0.2.1',
    '192.0.2.1:4711',
    '192.000.002.001',
    '::ffff:192.0.2.1',
    '::FFFF:192.0.2.1',
    '::ffff:c000:201',
    '::ffff:c000:0201',
    '0:0:0:0:0:ffff:c000:201',
    '0000:0000:0000:0000:0000:ffff:192.0.2.1',
    '::ffff:192.000.002.001',
    '[::ffff:192.0.2.1]:443',
    '::ffff:192.0.2.1%eth0',
    '::192.0.2.1',
    '::ffff:0:192.0.2.1',
    '64:ff9b::192.0.2.1',
    '64:ff9b:1:2::192.0.2.1',
    '2002:c000:201::7',
    '2002:c000:201:5:6:7:8:9',
  ])('counts %s as the IPv4 address that it stands for', (address) => {
    expect(callerOf(address, PEER)).toBe('192.0.2.1');
  });

  it.each([
    '2001:db8:0:7::1',
    '2001:0DB8:0000:0007::1',
    '2001:db8:0:7:ffff:ffff:ffff:ffff',
    '[2001:db8:0:7::2]:443',
    '2001:db8:0:7:0:ffff:192.0.2.1',
    '2001:db8:0:7::1%eth0',
  ])('counts %s as its /64 network', (address) => {
    expect(callerOf(address, PEER)).toBe('2001:db8:0:7::/64');
  });

  it.each([
    ['2001:db8:0:8::1', '2001:db8:0:8::/64'],
    ['::1', '0:0:0:0::/64'],
    ['192.0.2.2', '192.0.2.2'],
    ['::ffff:192.0.2.2', '192.0.2.2'],
    ['64:ff9b::192.0.2.2', '192.0.2.2'],
    ['64:ff9b:2::192.0.2.1', '64:ff9b:2:0::/64'],
  ])('counts %s as %s', (address, caller) => {
    expect(callerOf(address, PEER)).toBe(caller);
  });

  it.each(['', 'unknown', '_gateway', '192.0.2', 'evil\u202E', '2001:db8:::1'])(
    'counts the text %j, which is no address, as its peer',
    (text) => {
      expect(callerOf(text, PEER)).toBe(PEER);
      expect(callerOf(text, '::ffff:203.0.113.9')).toBe(PEER);
    },
  );

  it('counts requests whose connection has closed together', () => {
    expect(callerOf('unknown', undefined)).toBe(callerOf('', undefined));
  });
});
