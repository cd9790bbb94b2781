import { createInterface } from 'node:readline';
import { SIGNING } from '../lib/budgets.mjs';
import { inPairs } from '../lib/pairing.mjs';
import { start, stop } from '../lib/processes.mjs';
import { absoluteRow, ratioRow } from '../lib/rows.mjs';
import { assertPresigned } from '../lib/signature.mjs';
import { BENCH } from '../lib/subject.mjs';

const SIGNPOST = { name: 'Signpost', command: ['node', `${BENCH}signing/signpost.mjs`] };
const PEERS = [
  { name: 'getSignedUrl', command: ['node', `${BENCH}signing/get-signed-url.mjs`] },
  { name: 'S3RequestPresigner.presign', command: ['node', `${BENCH}signing/s3-request-presigner.mjs`] },
  { name: '@smithy/signature-v4', command: ['node', `${BENCH}signing/signature-v4.mjs`] },
  { name: 'aws4', command: ['node', `${BENCH}signing/aws4.mjs`] },
  { name: 'aws4fetch', command: ['node', `${BENCH}signing/aws4fetch.mjs`] },
  { name: 'minio-js', command: ['node', `${BENCH}signing/minio-js.mjs`] },
  { name: 'boto3', command: ['/usr/bin/python3', `${BENCH}signing/boto3_runner.py`] },
  { name: 'Go minio-go', command: [`${BENCH}build/signing-minio-go`], env: { GOMAXPROCS: '1' } },
];

/** Presigned GET URLs per second on one core. */
export async function signing({ rounds, signMs, warmMs }) {
  const all = [SIGNPOST, ...PEERS].map((contender) => new SigningLoop(contender));
  for (const loop of all) await loop.perSecond(warmMs);
  const [ours, ...peers] = all;
  const pairs = await inPairs(rounds, ours, peers, (loop) => loop.perSecond(signMs));
  for (const loop of all) await loop.stop();
  return [...pairs].map(([{ name }, runs]) =>
    ratioRow('presigned GET URLs', '/s', name, runs, SIGNING[name]),
  );
}

/** The cost of Signpost's signer by length of the key. */
export async function signingByKeyLength({ rounds, signMs, warmMs }) {
  const loops = [10, 100, 1000].map((bytes) => ({
    bytes,
    loop: new SigningLoop({ ...SIGNPOST, command: [...SIGNPOST.command, String(bytes)] }),
    micros: [],
  }));
  for (const { loop } of loops) await loop.perSecond(warmMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const { loop, micros } of loops) micros.push(1e6 / (await loop.perSecond(signMs)));
  }
  for (const { loop } of loops) await loop.stop();
  return loops.map(({ bytes, micros }) => absoluteRow(`signing a key of ${bytes} bytes`, 'µs', micros));
}

/** A process that signs on request and idles in between. */
class SigningLoop {
  #child;
  #results;

  constructor({ name, command, env }) {
    this.name = name;
    this.#child = start(`signing ${name}`, command, { env, stdin: 'pipe', stdout: 'pipe' });
    this.#results = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async perSecond(milliseconds) {
    this.#child.stdin.write(`${milliseconds}\n`);
    const { value: result } = await this.#results.next();
    if (result === undefined) throw new Error(`${this.name} ended; see bench/results/logs`);
    const { count, seconds, key, url } = JSON.parse(result);
    assertPresigned(url, 'GET', { key });
    return count / seconds;
  }

  stop() {
    return stop(this.#child);
  }
}
