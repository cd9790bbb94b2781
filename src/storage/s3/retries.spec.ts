import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from './deadline.js';
import { Retries } from './retries.js';

const always = (): boolean => true;

describe('Retries', () => {
  let deadline = new Deadline(0);
  const before = (milliseconds: number): Deadline => {
    deadline.end();
    return (deadline = new Deadline(milliseconds));
  };
  const failing = (): Promise<never> => Promise.reject(new Error('down'));
  afterEach(() => {
    deadline.end();
    vi.restoreAllMocks();
  });

  it('tries three times, and throws the last error', async () => {
    let tries = 0;
    const attempt = (): Promise<never> => Promise.reject(new Error(`failure ${(tries += 1)}`));
    await expect(new Retries().run(attempt, always, before(5000))).rejects.toThrow('failure 3');
  });

  it('returns the first success', async () => {
    const attempt = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue('up');
    expect(await new Retries().run(attempt, always, before(5000))).toBe('up');
    expect(attempt).toHaveBeenCalledTimes(2);
  });

  it('waits at random, up to 100 ms and then up to 200 ms', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.999);
    const begin = performance.now();
    await expect(new Retries().run(failing, always, before(5000))).rejects.toThrow('down');
    expect(performance.now() - begin).toBeGreaterThan(290);
    random.mockReturnValue(0);
    const again = performance.now();
    await expect(new Retries().run(failing, always, before(5000))).rejects.toThrow('down');
    expect(performance.now() - again).toBeLessThan(290);
  });

  it.each([
    ['an error that would occur again', 5000, (): boolean => false],
    ['any error if the deadline comes before the next try', 0, always],
  ])('does not repeat %s', async (_what, milliseconds, isTemporary) => {
    const attempt = vi.fn<() => Promise<never>>(failing);
    await expect(new Retries().run(attempt, isTemporary, before(milliseconds))).rejects.toThrow('down');
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('stops repeating after 100 retries without a success, and continues after 10 successes', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const retries = new Retries();
    const attempt = vi.fn<() => Promise<unknown>>(failing);
    const run = (): Promise<unknown> => retries.run(attempt, always, before(5000)).catch(() => undefined);
    for (let call = 0; call < 50; call += 1) await run();
    expect(attempt).toHaveBeenCalledTimes(150);
    await run();
    expect(attempt).toHaveBeenCalledTimes(151);
    attempt.mockResolvedValue('up');
    for (let call = 0; call < 10; call += 1) await run();
    attempt.mockClear().mockImplementation(failing);
    await run();
    expect(attempt).toHaveBeenCalledTimes(3);
  });
});
