/** One operation of the counter script. */
export interface Operation {
  readonly name: 'take' | 'takeAll' | 'use' | 'reserve' | 'countersOf' | 'settle' | 'release';
  /** Without prefix. */
  readonly keys: readonly string[];
  /** Read when the call is sent. */
  readonly args: readonly (string | number)[];
}

export type Reply = readonly unknown[];

/** Who waits for a decision. */
export interface Waiting<T = Reply> {
  resolve(reply: T): void;
  reject(reason: unknown): void;
}
