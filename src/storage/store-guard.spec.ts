import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { Metrics } from '../metrics/metrics.js';
import { StorageMetrics } from './storage-metrics.js';
import { StoreGuard } from './store-guard.js';

const down = (): Promise<never> =>
  Promise.reject(Problem.of('store_unreachable', { errorCode: 'ECONNREFUSED' }));
const missing = (): Promise<never> => Promise.reject(Problem.of('object_not_found'));
const up = (): Promise<string> => Promise.resolve('answer');

describe('StoreGuard', () => {
  let metrics: Metrics;
  let guard: StoreGuard;
  beforeEach(() => {
    vi.useFakeTimers();
    metrics = new Metrics();
    guard = new StoreGuard('photos', new StorageMetrics(metrics).calls);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const outcomeOf = async (call: () => Promise<unknown>): Promise<unknown> =>
    guard.call('head', call).catch((error: unknown) => (error instanceof Problem ? error.errorCode : error));

  it('passes on results and errors', async () => {
    expect(await guard.call('head', up)).toBe('answer');
    await expect(guard.call('head', missing)).rejects.toMatchObject({ code: 'object_not_found' });
    await expect(guard.call('head', () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });

  it('makes no call for a second after five in a row have failed, then one', async () => {
    for (let call = 0; call < 5; call += 1) expect(await outcomeOf(down)).toBe('ECONNREFUSED');
    expect(guard.isOpen).toBe(true);
    const call = vi.fn(up);
    await expect(guard.call('head', call)).rejects.toMatchObject({
      code: 'store_unreachable',
      errorCode: 'not_called',
      retryAfter: 2,
    });
    vi.advanceTimersByTime(900);
    expect(await outcomeOf(call)).toBe('not_called');
    vi.advanceTimersByTime(101);
    expect(await outcomeOf(down)).toBe('ECONNREFUSED');
    expect(await outcomeOf(call)).toBe('not_called');
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1001);
    expect(await outcomeOf(call)).toBe('answer');
    expect(await outcomeOf(call)).toBe('answer');
    expect(guard.isOpen).toBe(false);
  });

  it('lets nobody wait for the call that finds out', async () => {
    for (let call = 0; call < 5; call += 1) await outcomeOf(down);
    vi.advanceTimersByTime(1001);
    let end = (): void => undefined;
    const probe = guard.call('head', () => new Promise<void>((resolve) => (end = resolve)));
    expect(await outcomeOf(up)).toBe('not_called');
    end();
    await probe;
    expect(await outcomeOf(up)).toBe('answer');
  });

  it.each([
    ['a result', up],
    ['an answer such as 404', missing],
  ])('goes on if %s comes between failures', async (_, answer) => {
    for (let round = 0; round < 10; round += 1) {
      for (let call = 0; call < 4; call += 1) await outcomeOf(down);
      await outcomeOf(answer);
    }
    expect(await outcomeOf(up)).toBe('answer');
  });

  it('goes on after a trial call that gets an answer such as 404', async () => {
    for (let call = 0; call < 5; call += 1) await outcomeOf(down);
    vi.advanceTimersByTime(1001);
    await outcomeOf(missing);
    expect(await outcomeOf(up)).toBe('answer');
  });

  it('goes on if calls fail for other reasons', async () => {
    for (let call = 0; call < 100; call += 1) await outcomeOf(missing);
    expect(await outcomeOf(up)).toBe('answer');
  });

  it('makes at most 512 calls at a time, beside those that may take minutes', async () => {
    const ends: (() => void)[] = [];
    const slow = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
    const calls = Array.from({ length: 512 }, () => guard.call('head', slow));
    const long = guard.longCall('complete_multipart', slow);
    expect(await outcomeOf(up)).toBe('too_many');
    for (const end of ends) end();
    await Promise.all([...calls, long]);
    expect(await outcomeOf(up)).toBe('answer');
  });
});
