import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';

/** Compares this machine's clock with the `Date` header of the store's responses. */
export function checkClock({ skew }: Target): Finding {
  const check = 'Clock';
  const found = `${Math.abs(skew.seconds)} s ${skew.seconds < 0 ? 'behind' : 'ahead of'} the store's clock`;
  return skew.isTolerable
    ? { check, status: 'ok', found }
    : { check, status: 'failed', found, todo: skew.advice };
}
