/**
 * Alternates ours and each peer, A B A B …, so that a slow period of the machine affects both sides of a pair.
 * @param measure runs a contender once and returns the result
 * @returns the pairs of each peer, in order
 */
export async function inPairs(rounds, ours, peers, measure) {
  const pairs = new Map(peers.map((peer) => [peer, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const peer of peers) {
      const a = await measure(ours);
      const b = await measure(peer);
      pairs.get(peer).push({ ours: a, peer: b });
    }
    process.stderr.write(`  round ${round} of ${rounds}\n`);
  }
  return pairs;
}
