import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';

/** Compares this machine's clock with the `Date` header of the store's responses. */
export function checkClock({ clock }: Target): Finding {
  const check = 'Clock';
  const found = `${Math.abs(clock.seconds)} s ${clock.seconds < 0 ? 'behind' : 'ahead of'} the store's clock`;
  return clock.isTolerable
    ? { check, status: 'ok', found }
    : { check, status: 'failed', found, todo: clock.advice };
}
