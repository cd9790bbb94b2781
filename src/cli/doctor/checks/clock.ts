import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';

/** Judged by the `Date` of the store's answers. */
export function checkClock({ skew }: Target): Finding {
  const check = 'Clock';
  const found = `${Math.abs(skew.seconds)} s ${skew.seconds < 0 ? 'behind' : 'ahead of'} the store's`;
  return skew.isTolerable
    ? { check, status: 'ok', found }
    : { check, status: 'failed', found, todo: skew.advice };
}
