import { describe, expect, it } from 'vitest';
import { ClockSkew } from './clock-skew.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');

function skewAfter(...dates: (string | undefined)[]): ClockSkew {
  const skew = new ClockSkew();
  for (const date of dates) skew.observe(date, NOW);
  return skew;
}

describe('ClockSkew', () => {
  it.each([
    ['Sun, 22 Nov 2026 12:00:00 GMT', 0, true],
    ['Sun, 22 Nov 2026 12:05:00 GMT', -300, true],
    ['Sun, 22 Nov 2026 11:55:00 GMT', 300, true],
    ['Sun, 22 Nov 2026 11:54:59 GMT', 301, false],
    ['Sun, 22 Nov 2026 12:20:00 GMT', -1200, false],
  ])('measures the skew to a store at %s: %d s, tolerable: %s', (date, seconds, isTolerable) => {
    expect(skewAfter(date)).toMatchObject({ seconds, isTolerable });
  });

  it('ignores a response without a valid date', () => {
    expect(skewAfter('Sun, 22 Nov 2026 12:20:00 GMT', undefined, 'soon').seconds).toBe(-1200);
  });

  it('explains whether the clock is ahead or behind, and how to fix it', () => {
    expect(skewAfter('Sun, 22 Nov 2026 12:20:00 GMT').advice).toMatch(/1200 s behind the store's.*NTP/);
    expect(skewAfter('Sun, 22 Nov 2026 11:00:00 GMT').advice).toContain('3600 s ahead of');
  });

  it('is tolerable again when the clocks agree', () => {
    expect(skewAfter('Sun, 22 Nov 2026 12:20:00 GMT', 'Sun, 22 Nov 2026 12:00:01 GMT').isTolerable).toBe(
      true,
    );
  });
});
