import { createHook } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { keepTicksFast } from './fast-ticks.js';

/** The objects of the ticks that a function schedules, and that outlive a garbage collection. */
async function survivors(schedule: () => void): Promise<number> {
  const ticks: WeakRef<object>[] = [];
  const hook = createHook({
    init: (_id, type, _trigger, resource) => {
      if (type === 'TickObject') ticks.push(new WeakRef(resource));
    },
  }).enable();
  schedule();
  hook.disable();
  expect(ticks).toHaveLength(1);
  // A weak reference is strong until the turn that made it has ended.
  await turn();
  await turn();
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  return ticks.filter((tick) => tick.deref() !== undefined).length;
}

describe('keepTicksFast', () => {
  it('keeps the object of a tick, which nothing else does', async () => {
    expect(await survivors(() => process.nextTick(() => undefined))).toBe(0);
    expect(await survivors(keepTicksFast)).toBe(1);
  });
});
