/**
 * Number of hash tags among which counters are distributed. In a Redis Cluster, all keys of a tag are on one
 * node. More tags spread the load better, but need more calls for the decisions of one event-loop turn.
 */
export const SHARDS = 64;

/** The hash tag of a group, a number below `SHARDS` (FNV-1a). */
export function shardOf(group: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < group.length; index += 1) {
    hash = Math.imul(hash ^ group.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % SHARDS;
}
