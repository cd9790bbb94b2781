import { P99_MS, REDIRECT, RESIDENT_MB } from '../lib/budgets.mjs';
import { inPairs } from '../lib/pairing.mjs';
import { absoluteRow, ratioRow } from '../lib/rows.mjs';
import { startServer } from '../lib/server.mjs';
import { assertPresigned } from '../lib/signature.mjs';
import { load } from '../lib/wrk.mjs';
import { PEERS, SIGNPOST } from './contenders.mjs';

/**
 * Redirects per second on one core at 32 connections, their p99, and the memory of each server after the
 * load.
 */
export async function redirect({ rounds, loadSeconds, warmSeconds }) {
  const servers = new Map();
  for (const contender of [SIGNPOST, ...PEERS]) {
    const server = await startServer(contender);
    servers.set(contender, server);
    await assertRedirects(contender, server);
    await load(server.port, 'redirect.lua', { seconds: warmSeconds });
  }
  const pairs = await inPairs(rounds, SIGNPOST, PEERS, (contender) =>
    load(servers.get(contender).port, 'redirect.lua', { seconds: loadSeconds }),
  );
  const memory = new Map([...servers].map(([contender, server]) => [contender, server.memory()]));
  for (const server of servers.values()) await server.stop();

  const ourP99 = [...pairs.values()].flat().map(({ ours }) => ours.p99);
  return {
    speed: [
      ...PEERS.map((peer) => row('redirects', '/s', peer, pairs.get(peer), 'perSecond', REDIRECT[peer.name])),
      ...PEERS.map((peer) => row('p99, 32 connections', 'ms', peer, pairs.get(peer), 'p99')),
      absoluteRow('p99, 32 connections', 'ms', ourP99, P99_MS),
    ],
    memory: [
      ...PEERS.map((peer) => memoryRow(peer, memory)),
      absoluteRow('resident after the load', 'MB', [memory.get(SIGNPOST).resident], RESIDENT_MB),
      absoluteRow('resident at its highest', 'MB', [memory.get(SIGNPOST).highest]),
    ],
  };
}

/** Signpost's redirects by number of connections and by length of the key. */
export async function redirectGrowth({ rounds, loadSeconds, warmSeconds }) {
  const server = await startServer(SIGNPOST);
  const variants = [
    ...[1, 8, 32, 128, 512, 1000].map((connections) => ({
      what: `${connections} ${connections === 1 ? 'connection' : 'connections'}`,
      options: { connections },
    })),
    ...[10, 100, 1000].map((bytes) => ({
      what: `a key of ${bytes} bytes`,
      options: { args: [String(bytes)] },
    })),
  ].map((variant) => ({ ...variant, runs: [] }));
  await load(server.port, 'redirect.lua', { seconds: warmSeconds });
  for (let round = 0; round < rounds; round += 1) {
    for (const { options, runs } of variants) {
      runs.push(await load(server.port, 'redirect.lua', { ...options, seconds: loadSeconds }));
    }
  }
  await server.stop();
  const rows = (field, what, unit) =>
    variants.map((variant) =>
      absoluteRow(
        `${what}, ${variant.what}`,
        unit,
        variant.runs.map((run) => run[field]),
      ),
    );
  return [...rows('perSecond', 'redirects', '/s'), ...rows('p99', 'p99', 'ms')];
}

function row(what, unit, peer, pairs, field, target) {
  const values = pairs.map(({ ours, peer: theirs }) => ({ ours: ours[field], peer: theirs[field] }));
  return ratioRow(what, unit, peer.name, values, target);
}

function memoryRow(peer, memory) {
  const pair = { ours: memory.get(SIGNPOST).resident, peer: memory.get(peer).resident };
  return ratioRow('resident after the load', 'MB', peer.name, [pair]);
}

/** Fails before the measurement if a contender's redirects are wrong. */
async function assertRedirects({ constant = false }, { name, port }) {
  for (const number of [1, 2]) {
    const key = `uploads/123e4567-e89b-42d3-a456-426614174000-report-${number}.pdf`;
    const query = new URLSearchParams({ tenant: 'mycompany', objectkey: key });
    const response = await fetch(`http://127.0.0.1:${port}/?${query}`, { redirect: 'manual' });
    if (response.status !== 302) {
      throw new Error(`${name} responded with ${response.status}: ${await response.text()}`);
    }
    assertPresigned(response.headers.get('location'), 'GET', constant ? {} : { key });
  }
}
