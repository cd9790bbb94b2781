import { median, summarize } from './statistics.mjs';

/** A line of the table that compares Signpost with one peer, from the same pairs of runs. */
export function ratioRow(what, unit, peer, pairs, target) {
  const ours = summarize(pairs.map((pair) => pair.ours));
  const theirs = summarize(pairs.map((pair) => pair.peer));
  const ratio = ours.median / theirs.median;
  const pairRatio = median(pairs.map((pair) => pair.ours / pair.peer));
  const row = { what, unit, ours, against: peer, peer: theirs, ratio, pairRatio };
  return target === undefined ? row : { ...row, target: `≥ ${target}×`, holds: ratio >= target };
}

/** A line of the table about Signpost alone. */
export function absoluteRow(what, unit, runs, atMost) {
  const row = { what, unit, ours: summarize(runs) };
  return atMost === undefined
    ? row
    : { ...row, target: `≤ ${atMost} ${unit}`, holds: row.ours.median <= atMost };
}
