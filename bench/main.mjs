import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asking } from './asking/asking.mjs';
import { files } from './files/files.mjs';
import { limiter } from './growth/limiter.mjs';
import { identity } from './identity/identity.mjs';
import { describeMachine, watchStolenTime } from './lib/machine.mjs';
import { BENCH } from './lib/subject.mjs';
import { renderTable } from './lib/table.mjs';
import { redirect, redirectGrowth } from './redirect/redirect.mjs';
import { scale, scaleTitle } from './scale/scale.mjs';
import { signing, signingByKeyLength } from './signing/signing.mjs';
import { startToReady } from './start/start.mjs';

const FULL = { rounds: 5, startRounds: 3, signMs: 700, warmMs: 2000, loadSeconds: 3, warmSeconds: 4 };
const QUICK = { rounds: 1, startRounds: 1, signMs: 200, warmMs: 300, loadSeconds: 1, warmSeconds: 1 };
const GROWTH_ROUNDS = 3;

const SECTIONS = {
  signing: async (options) => [{ title: 'Signing, one core', rows: await signing(options) }],
  redirect: async (options) => {
    const { speed, memory } = await redirect(options);
    return [
      { title: 'Redirects, one core', rows: speed },
      { title: 'Memory', rows: memory },
    ];
  },
  files: async (options) => [{ title: 'Upload and download URLs, one core', rows: await files(options) }],
  asking: async (options) => [{ title: 'Asking the store, one core', rows: await asking(options) }],
  identity: async (options) => [
    { title: 'Redirects with credentials, one core', rows: await identity(options) },
  ],
  scale: async (options) => [{ title: scaleTitle(), rows: await scale(options) }],
  start: async (options) => [{ title: 'Start', rows: await startToReady(options) }],
  growth: async (options) => {
    const fewer = { ...options, rounds: Math.min(options.rounds, GROWTH_ROUNDS) };
    const rows = [
      ...(await signingByKeyLength(fewer)),
      ...(await redirectGrowth({ ...fewer, loadSeconds: Math.min(options.loadSeconds, 2) })),
      ...(await limiter(fewer)),
    ];
    return [{ title: 'How cost grows', rows }];
  },
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
  },
});
const options = { ...(values.quick ? QUICK : FULL) };
if (values.rounds !== undefined) options.rounds = wholeNumber(values.rounds);

const machine = await describeMachine();
if (machine.busy > 0.1) {
  process.stderr.write(`Warning: other processes use ${percent(machine.busy)} of the machine.\n`);
}
const stolenTime = watchStolenTime();
const begin = performance.now();
const sections = [];
for (const name of values.only.split(',')) {
  if (SECTIONS[name] === undefined) throw new Error(`--only takes: ${Object.keys(SECTIONS).join(', ')}`);
  process.stderr.write(`${name}\n`);
  sections.push(...(await SECTIONS[name](options)));
}
const result = {
  date: new Date().toISOString(),
  machine: { ...machine, stolenWhileMeasuring: stolenTime() },
  options,
  seconds: Math.round((performance.now() - begin) / 1000),
  sections,
};
mkdirSync(`${BENCH}results`, { recursive: true });
writeFileSync(`${BENCH}results/latest.json`, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`\n${renderTable(sections)}\n\n${footnote(result)}\n`);
process.exit(0);

function footnote({
  date,
  machine: { cores, model, node, loadAverage, busy, stolenWhileMeasuring },
  options: { rounds },
  seconds,
}) {
  return (
    `${date}, ${cores} × ${model}, Node ${node}, ${rounds} rounds in ${seconds} s. Before the run: load average ` +
    `${loadAverage.toFixed(2)}, ${percent(busy)} of the cores in use. During the run, other virtual machines ` +
    `stole ${percent(stolenWhileMeasuring)} of the time. Values are medians, with the range of the runs.`
  );
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

function wholeNumber(text) {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Error('--rounds takes a whole number from 1 to 999');
  return Number(text);
}
