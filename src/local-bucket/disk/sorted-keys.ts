/** A map whose keys are in the order in which S3 lists them: by their UTF-8 bytes. */
export class SortedKeys<Value> {
  private readonly keys: string[] = [];
  private readonly values = new Map<string, Value>();

  get size(): number {
    return this.keys.length;
  }

  get(key: string): Value | undefined {
    return this.values.get(key);
  }

  set(key: string, value: Value): void {
    if (!this.values.has(key)) this.keys.splice(this.position(key), 0, key);
    this.values.set(key, value);
  }

  delete(key: string): void {
    if (this.values.delete(key)) this.keys.splice(this.position(key), 1);
  }

  /** All entries whose keys are `start` or after it. */
  *from(start: string): Generator<[key: string, value: Value]> {
    for (let index = this.position(start); index < this.keys.length; index += 1) {
      const key = this.keys[index] ?? '';
      const value = this.values.get(key);
      if (value !== undefined) yield [key, value];
    }
  }

  /** The index of a key, or the index at which it would be inserted. */
  private position(key: string): number {
    let [low, high] = [0, this.keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareUtf8(this.keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Compares by code point, which is the order of UTF-8 bytes. JavaScript's `<` sorts surrogate pairs before
 * U+E000.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x !== y) return aboveSurrogates(x) - aboveSurrogates(y);
  }
  return a.length - b.length;
}

function aboveSurrogates(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
