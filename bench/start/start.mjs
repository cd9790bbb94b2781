import { READY_MS } from '../lib/budgets.mjs';
import { inPairs } from '../lib/pairing.mjs';
import { absoluteRow, ratioRow } from '../lib/rows.mjs';
import { startServer } from '../lib/server.mjs';
import { PEERS, SIGNPOST } from '../redirect/contenders.mjs';

/** From starting the process to its first 200 on /health/live. */
export async function startToReady({ startRounds }) {
  const pairs = await inPairs(startRounds, SIGNPOST, PEERS, async (contender) => {
    const server = await startServer(contender);
    await server.stop();
    return server.readyMs;
  });
  const ours = [...pairs.values()].flat().map((pair) => pair.ours);
  return [
    ...PEERS.map((peer) => ratioRow('start to ready', 'ms', peer.name, pairs.get(peer))),
    absoluteRow('start to ready', 'ms', ours, READY_MS),
  ];
}
