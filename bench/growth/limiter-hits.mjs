// Hits the rate limiter's counter store as the rate limit does. The argument is the number of callers, in turn.
import { MemoryCounterStore } from '../../build/limits/memory-counter-store.js';

const HITS = 2_000_000;
const HOUR_MS = 3_600_000;

const hit = (store, address) => store.take(address, 10, HITS * 10);

/** A separate function, so that only the store still refers to the addresses when it returns. */
function nanosPerHit(store, callers) {
  const addresses = Array.from({ length: callers }, (_, n) => `2001:db8::${n.toString(16)}`);
  for (const address of addresses) hit(store, address);
  const begin = process.hrtime.bigint();
  for (let n = 0; n < HITS; n += 1) hit(store, addresses[n % callers]);
  return Number(process.hrtime.bigint() - begin) / HITS;
}

function heap() {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = heap();
const store = new MemoryCounterStore(HOUR_MS);
const nanos = nanosPerHit(store, Number(process.argv[2]));
const megabytes = Math.max(0, heap() - before) / 2 ** 20;

// A bounded store may have forgotten a caller, but it must count further hits.
const { used: once } = hit(store, '2001:db8::0');
const { used: twice } = hit(store, '2001:db8::0');
if (twice !== once + 10) throw new Error(`The store counted ${once}, then ${twice}`);
process.stdout.write(JSON.stringify({ nanosPerHit: nanos, megabytes }));
