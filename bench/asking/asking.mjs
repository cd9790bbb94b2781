import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ASKING } from '../lib/budgets.mjs';
import { inPairs } from '../lib/pairing.mjs';
import { start } from '../lib/processes.mjs';
import { ratioRow } from '../lib/rows.mjs';
import { startServer } from '../lib/server.mjs';
import { assertPresigned } from '../lib/signature.mjs';
import { BENCH } from '../lib/subject.mjs';
import { load } from '../lib/wrk.mjs';
import { SIGNPOST } from '../redirect/contenders.mjs';
import { startStore } from './store.mjs';

const FASTAPI = {
  name: 'FastAPI + boto3, uvicorn',
  command: (port) => [
    '/usr/bin/python3',
    ...['-m', 'uvicorn', '--app-dir', `${BENCH}asking`, 'fastapi_app:app', '--port', port],
  ],
};

const ROUTES = { 'download-url': 'POST /download-url, new keys', redirect: 'redirects, new keys' };
const QUESTIONS = 40_000;

/** The routes that ask the store, as shipped, with another key each time; and the cost of the question alone. */
export async function asking({ rounds, loadSeconds, warmSeconds }) {
  const store = await startStore();
  const env = { S3_ENDPOINT: store.endpoint };
  const ours = await startServer({
    ...SIGNPOST,
    env: { ...SIGNPOST.env, ...env, S3_FORCE_PATH_STYLE: 'true', PROXY_CHECK_OBJECT: 'true' },
  });
  const peer = await startServer({ ...FASTAPI, env });
  const rows = [];
  let run = 0;
  for (const [route, what] of Object.entries(ROUTES)) {
    const measure = async (server, seconds) => {
      run += 1;
      const before = server.cpuSeconds();
      const result = await load(server.port, 'new-keys.lua', { seconds, args: [route, String(run)] });
      return { ...result, cpuMicros: ((server.cpuSeconds() - before) / result.requests) * 1e6 };
    };
    for (const server of [ours, peer]) {
      await assertAsks(server, route);
      await measure(server, warmSeconds);
    }
    const [pairs] = (await inPairs(rounds, ours, [peer], (server) => measure(server, loadSeconds))).values();
    const row = (name, unit, field, target) =>
      ratioRow(
        name,
        unit,
        FASTAPI.name,
        pairs.map((pair) => ({ ours: pair.ours[field], peer: pair.peer[field] })),
        target,
      );
    rows.push(
      row(what, '/s', 'perSecond', ASKING[route]),
      row(`p99 of ${what}`, 'ms', 'p99'),
      row(`CPU time of ${what}`, 'µs', 'cpuMicros'),
    );
  }
  for (const server of [ours, peer]) await server.stop();
  rows.push(await questionRow(env, rounds));
  await store.stop();
  return rows;
}

/** The CPU time of one question, with our signer and undici, and with the SDK's client. */
async function questionRow(env, rounds) {
  const pairs = await inPairs(rounds, 'undici', ['sdk'], async (client) => {
    const command = ['node', `${BENCH}asking/question.mjs`, client, String(QUESTIONS)];
    const child = start(`question ${client}`, command, { env, stdout: 'pipe' });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    if (output === '') throw new Error(`The question by ${client} printed nothing; see bench/results/logs`);
    return JSON.parse(output).micros;
  });
  return ratioRow('CPU time of one question to the store', 'µs', "the SDK's client", pairs.get('sdk'));
}

/** Fails before the measurement if a contender does not ask, or signs the wrong URL. */
async function assertAsks({ name, port }, route) {
  for (const [key, expected] of [
    ['uploads/123e4567-e89b-42d3-a456-426614174000-first.pdf', route === 'redirect' ? 302 : 200],
    ['uploads/missing/123e4567-e89b-42d3-a456-426614174000-first.pdf', 404],
  ]) {
    const response =
      route === 'redirect'
        ? await fetch(`http://127.0.0.1:${port}/?${new URLSearchParams({ tenant: 'x', objectkey: key })}`, {
            redirect: 'manual',
          })
        : await fetch(`http://127.0.0.1:${port}/download-url`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ file_key: key }),
          });
    const body = await response.text();
    if (response.status !== expected) throw new Error(`${name} responded with ${response.status}: ${body}`);
    if (expected === 404) continue;
    const url = route === 'redirect' ? response.headers.get('location') : JSON.parse(body).presigned_url;
    assertPresigned(url, 'GET', route === 'redirect' ? { key } : { key, expiresIn: 600 });
  }
}
