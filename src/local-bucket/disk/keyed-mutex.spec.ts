import { describe, expect, it } from 'vitest';
import { KeyedMutex } from './keyed-mutex.js';

/** Work that ends when `finish` is called. */
function pending(): { work: () => Promise<void>; finish: () => void } {
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => (finish = resolve));
  return { work: () => ended, finish };
}

describe('KeyedMutex.run', () => {
  it('runs the work on one key in the order of the calls', async () => {
    const mutex = new KeyedMutex();
    const { work, finish } = pending();
    const events: string[] = [];
    const first = mutex.run('a', async () => {
      await work();
      events.push('first ended');
    });
    const second = mutex.run('a', () => Promise.resolve(events.push('second started')));
    await Promise.resolve();
    expect(events).toEqual([]);
    finish();
    await Promise.all([first, second]);
    expect(events).toEqual(['first ended', 'second started']);
  });

  it('does not delay the work on another key', async () => {
    const mutex = new KeyedMutex();
    const { work, finish } = pending();
    const first = mutex.run('a', work);
    expect(await mutex.run('b', () => Promise.resolve('done'))).toBe('done');
    finish();
    await first;
  });

  it('rejects as its work does, and runs the work queued behind it', async () => {
    const mutex = new KeyedMutex();
    const failing = mutex.run('a', () => Promise.reject(new Error('failed')));
    const next = mutex.run('a', () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('done');
  });
});
