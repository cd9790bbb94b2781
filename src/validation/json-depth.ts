/** Levels of nesting that a body may have. Bounds the recursion of the validator. */
export const MAX_DEPTH = 8;

/** Whether a parsed JSON value has at most this many levels of objects and arrays. */
export function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithinDepth(inner, depth - 1));
}
