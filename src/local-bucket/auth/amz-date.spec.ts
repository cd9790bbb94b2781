import { describe, expect, it } from 'vitest';
import { amzDate, readAmzDate } from './amz-date.js';

describe('readAmzDate', () => {
  it('reads the text that amzDate writes, to the second', () => {
    const date = new Date('2024-02-29T23:59:58.765Z');
    expect(amzDate(date)).toBe('20240229T235958Z');
    expect(readAmzDate('20240229T235958Z')).toEqual(new Date('2024-02-29T23:59:58.000Z'));
  });

  it.each([
    '2024-02-29T23:59:58.000Z',
    '20240229T235958',
    '20240229T235958.000Z',
    '20240230T000000Z',
    '20241301T000000Z',
    '20240101T240000Z',
    '+0020240101T000000Z',
    '',
  ])('rejects %j', (text) => {
    expect(readAmzDate(text)).toBeUndefined();
  });
});
