/** Median and range of repeated runs. */
export function summarize(runs) {
  return { median: median(runs), min: Math.min(...runs), max: Math.max(...runs), runs };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
