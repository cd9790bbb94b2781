import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Credentials, CredentialSource } from './credentials.js';

const MINUTE = 60_000;

/**
 * A source whose provider returns credentials with these lifetimes, in seconds, or fails. The last entry
 * repeats.
 */
function sourceOf(...lives: (number | Error)[]): { source: CredentialSource; requests: () => number } {
  let requests = 0;
  const provider = (): Promise<Credentials> => {
    const life = lives[Math.min(requests, lives.length - 1)] ?? 0;
    requests += 1;
    if (life instanceof Error) return Promise.reject(life);
    return Promise.resolve({
      accessKeyId: `AKIA${requests}`,
      secretAccessKey: 's',
      expiration: new Date(Date.now() + life * 1000),
    });
  };
  return { source: new CredentialSource(provider, 100), requests: () => requests };
}

describe('CredentialSource', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00Z'), toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('requests credentials without an expiration once', async () => {
    let requests = 0;
    const source = new CredentialSource(() => {
      requests += 1;
      return Promise.resolve({ accessKeyId: 'AKIA', secretAccessKey: 's' });
    }, 100);
    for (let call = 0; call < 100; call += 1) await source.validFor(604_800);
    expect(requests).toBe(1);
  });

  it('shares one refresh among 100 concurrent callers', async () => {
    const { source, requests } = sourceOf(60, 7200);
    const given = await Promise.all(Array.from({ length: 100 }, () => source.validFor(3600)));
    expect(requests()).toBe(1);
    vi.advanceTimersByTime(2000);
    given.push(...(await Promise.all(Array.from({ length: 100 }, () => source.validFor(3600)))));
    expect(requests()).toBe(2);
    expect(new Set(given.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['AKIA1', 'AKIA2']));
  });

  it('repeats a refresh that returned no longer-lived credentials only after a minute', async () => {
    const { source, requests } = sourceOf(3600);
    for (let call = 0; call < 100; call += 1) await source.validFor(14_400);
    expect(requests()).toBe(1);
    vi.advanceTimersByTime(MINUTE);
    await source.validFor(14_400);
    expect(requests()).toBe(2);
  });

  it('keeps its credentials while the provider fails, until shortly before they expire', async () => {
    const { source } = sourceOf(120, new Error('dead'));
    expect((await source.validFor(600)).accessKeyId).toBe('AKIA1');
    vi.advanceTimersByTime(85_000);
    expect((await source.validFor(600)).accessKeyId).toBe('AKIA1');
    vi.advanceTimersByTime(10_000);
    await expect(source.validFor(600)).rejects.toMatchObject({ code: 'credentials_unavailable' });
  });

  it('recovers when the provider does', async () => {
    const { source } = sourceOf(new Error('dead'), new Error('dead'), 3600);
    await expect(source.validFor(60)).rejects.toMatchObject({ code: 'credentials_unavailable' });
    vi.advanceTimersByTime(1000);
    await expect(source.validFor(60)).rejects.toMatchObject({ code: 'credentials_unavailable' });
    vi.advanceTimersByTime(1000);
    expect((await source.validFor(60)).accessKeyId).toBe('AKIA3');
  });

  it('does not call a failing provider again within a second', async () => {
    const { source, requests } = sourceOf(new Error('dead'));
    const calls = Array.from({ length: 50 }, () => source.validFor(60).catch(() => undefined));
    await Promise.all(calls);
    await source.validFor(60).catch(() => undefined);
    expect(requests()).toBe(1);
  });
});
