// Hits the rate limiter's counter store as its guard does. The argument is the number of callers, in turn.
import { MemoryCounterStore } from '../../build/limits/memory-counter-store.js';

const HITS = 2_000_000;
const HOUR_MS = 3_600_000;

const hit = (store, address) => store.increment(address, HOUR_MS, HITS, 0, 'default');

/** A separate function, so that only the store still refers to the addresses when it returns. */
async function nanosPerHit(store, callers) {
  const addresses = Array.from({ length: callers }, (_, n) => `2001:db8::${n.toString(16)}`);
  for (const address of addresses) await hit(store, address);
  const begin = process.hrtime.bigint();
  for (let n = 0; n < HITS; n += 1) await hit(store, addresses[n % callers]);
  return Number(process.hrtime.bigint() - begin) / HITS;
}

function heap() {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = heap();
const store = new MemoryCounterStore();
const nanos = await nanosPerHit(store, Number(process.argv[2]));
const megabytes = Math.max(0, heap() - before) / 2 ** 20;

// A bounded store may have forgotten a caller, but it must count further hits.
const { totalHits: once } = await hit(store, '2001:db8::0');
const { totalHits: twice } = await hit(store, '2001:db8::0');
if (twice !== once + 1) throw new Error(`The store counted ${once}, then ${twice}`);
process.stdout.write(JSON.stringify({ nanosPerHit: nanos, megabytes }));
