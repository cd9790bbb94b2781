import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { inPairs } from '../lib/pairing.mjs';
import { freePort, LOAD_CORE, start, stop } from '../lib/processes.mjs';
import { absoluteRow, ratioRow } from '../lib/rows.mjs';
import { startServer } from '../lib/server.mjs';
import { assertPresigned } from '../lib/signature.mjs';
import { CREDENTIALS, DIST } from '../lib/subject.mjs';
import { load } from '../lib/wrk.mjs';
import { FASTAPI, SIGNPOST } from '../redirect/contenders.mjs';

const OBJECTS = 100;

/**
 * Compares POST /upload-url with FastAPI's, and measures POST /download-url, whose bucket shares the load's
 * core.
 */
export async function files({ rounds, loadSeconds, warmSeconds }) {
  const bucket = await startBucket();
  const ours = await startServer({ ...SIGNPOST, env: { ...SIGNPOST.env, ...bucket.env } });
  const peer = await startServer(FASTAPI);
  for (const server of [ours, peer]) {
    assertPresigned((await requestUrl(server)).presigned_url, 'PUT', { expiresIn: 600 });
    await load(server.port, 'upload-url.lua', { seconds: warmSeconds });
  }
  const upload = ({ port }) => load(port, 'upload-url.lua', { seconds: loadSeconds });
  const [uploads] = (await inPairs(rounds, ours, [peer], upload)).values();

  const args = await uploadObjects(ours);
  await load(ours.port, 'download-url.lua', { seconds: warmSeconds, args });
  const downloads = [];
  for (let round = 0; round < rounds; round += 1) {
    downloads.push(await load(ours.port, 'download-url.lua', { seconds: loadSeconds, args }));
  }
  for (const server of [ours, peer, bucket]) await server.stop();

  const pairs = uploads.map((pair) => ({ ours: pair.ours.perSecond, peer: pair.peer.perSecond }));
  return [
    ratioRow('POST /upload-url', '/s', FASTAPI.name, pairs),
    absoluteRow(
      'POST /download-url',
      '/s',
      downloads.map(({ perSecond }) => perSecond),
    ),
    absoluteRow(
      'p99 of POST /download-url',
      'ms',
      downloads.map(({ p99 }) => p99),
    ),
  ];
}

/** Starts the local bucket in a separate process. `env` lets Signpost use it. */
async function startBucket() {
  const dir = mkdtempSync('/tmp/signpost-bench-');
  const port = await freePort();
  const env = {
    LOCAL_BUCKET_DIR: dir,
    LOCAL_BUCKET_PORT: String(port),
    LOCAL_BUCKET_ACCESS_KEY: CREDENTIALS.accessKeyId,
    LOCAL_BUCKET_SECRET_KEY: CREDENTIALS.secretAccessKey,
  };
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const command = ['node', `${DIST}local-bucket.main.js`];
  const child = start('local bucket', command, {
    core: LOAD_CORE,
    env: { ...env, NODE_ENV: 'development' },
    stdout: 'pipe',
  });
  const [output] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (!Buffer.isBuffer(output)) throw new Error('The local bucket ended; see bench/results/logs');
  child.stdout.resume();
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    env: { S3_BUCKET: 'signpost', S3_ENDPOINT: endpoint, S3_FORCE_PATH_STYLE: 'true' },
    stop: () => stop(child),
  };
}

async function uploadObjects(server) {
  const keys = [];
  for (let number = 0; number < OBJECTS; number += 1) {
    const { presigned_url, file_key } = await requestUrl(server);
    const headers = { 'content-type': 'application/pdf' };
    const response = await fetch(presigned_url, { method: 'PUT', headers, body: '%PDF-1.7\n' });
    if (!response.ok) {
      throw new Error(`The local bucket responded with ${response.status}: ${await response.text()}`);
    }
    keys.push(file_key);
  }
  return keys;
}

async function requestUrl({ name, port }) {
  const response = await fetch(`http://127.0.0.1:${port}/upload-url`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ filename: 'report.pdf', content_type: 'application/pdf' }),
  });
  if (response.status !== 200) {
    throw new Error(`${name} responded with ${response.status}: ${await response.text()}`);
  }
  return response.json();
}
