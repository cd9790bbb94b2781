/** Operations in one call. Redis serves nobody else meanwhile. */
const MAX_OPERATIONS = 500;

/** One operation of the counter script. */
export interface Operation {
  readonly name: 'take' | 'use' | 'reserve' | 'countersOf' | 'settle' | 'release';
  /** Without prefix. */
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
}

export type Reply = readonly unknown[];

/** Who waits for a decision. */
export interface Waiting {
  resolve(reply: Reply): void;
  reject(reason: unknown): void;
}

/** The operations of one call, as the counter script expects them. */
export class DecisionBatch {
  readonly keys: string[] = [];
  /** The name and the arguments of each operation. */
  readonly words: (string | number)[] = [];
  /** In the order of the operations. */
  readonly waiting: Waiting[] = [];

  /** @param shard of the call; in a cluster, of all its keys */
  constructor(readonly shard: number) {}

  get isFull(): boolean {
    return this.waiting.length >= MAX_OPERATIONS;
  }

  /** @param shard the hash tag of the keys */
  add({ name, keys, args }: Operation, shard: number, waiting?: Waiting): void {
    for (const key of keys) this.keys.push(`signpost:{${shard}}:${key}`);
    this.words.push(name, ...args);
    if (waiting !== undefined) this.waiting.push(waiting);
  }
}
