import type { Count, Take } from './counter-store.js';
import { EqualTakes } from './equal-takes.js';
import type { Operation, Waiting } from './operation.js';
import { shardOf } from './shard.js';

/** Operations in one call. Redis serves nobody else meanwhile. */
const MAX_OPERATIONS = 500;

/** The operations of one call, as the counter script expects them. */
export class DecisionBatch {
  readonly keys: string[] = [];
  /** In the order of the operations. */
  readonly waiting: Waiting[] = [];
  readonly #operations: Operation[] = [];
  /** The last take of each counter. */
  readonly #takes = new Map<string, EqualTakes>();

  /** @param shard of the call; in a cluster, of all its keys */
  constructor(readonly shard: number) {}

  get isFull(): boolean {
    return this.#operations.length >= MAX_OPERATIONS;
  }

  /** The name and the arguments of each operation. */
  get words(): (string | number)[] {
    const words: (string | number)[] = [];
    for (const { name, args } of this.#operations) words.push(name, ...args);
    return words;
  }

  /** @param shard the hash tag of the keys */
  add(operation: Operation, shard: number, waiting?: Waiting): void {
    for (const key of operation.keys) this.keys.push(`signpost:{${shard}}:${key}`);
    this.#operations.push(operation);
    if (waiting !== undefined) this.waiting.push(waiting);
  }

  /** Adds a take of one counter. It is one operation together with the equal takes just before it. */
  take(take: Take, waiting: Waiting<Count>): void {
    const last = this.#takes.get(take.key);
    if (last?.equals(take) === true) {
      last.add(waiting);
      return;
    }
    const takes = new EqualTakes(take, waiting);
    this.#takes.set(take.key, takes);
    this.add(takes, shardOf(take.key), takes);
  }
}
