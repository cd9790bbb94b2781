/**
 * Runs ours and each peer in turn, A B A B …: whatever slows the machine down for a while slows both sides of a pair.
 * @param measure gives whatever one run of a contender found
 * @returns for each peer its pairs, in order
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
