import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Credentials, CredentialSource } from './credentials.js';

const MINUTE = 60_000;

/** A provider whose answers live for so many seconds, in turn; the last one for ever after. */
function sourceOf(...lives: (number | Error)[]): { source: CredentialSource; asked: () => number } {
  let asked = 0;
  const provider = (): Promise<Credentials> => {
    const life = lives[Math.min(asked, lives.length - 1)] ?? 0;
    asked += 1;
    if (life instanceof Error) return Promise.reject(life);
    return Promise.resolve({
      accessKeyId: `AKIA${asked}`,
      secretAccessKey: 's',
      expiration: new Date(Date.now() + life * 1000),
    });
  };
  return { source: new CredentialSource(provider, 100), asked: () => asked };
}

describe('CredentialSource', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00Z'), toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks once for credentials that never end', async () => {
    let asked = 0;
    const source = new CredentialSource(() => {
      asked += 1;
      return Promise.resolve({ accessKeyId: 'AKIA', secretAccessKey: 's' });
    }, 100);
    for (let call = 0; call < 100; call += 1) await source.validFor(604_800);
    expect(asked).toBe(1);
  });

  it('makes one refresh of a hundred concurrent ones', async () => {
    const { source, asked } = sourceOf(60, 7200);
    const given = await Promise.all(Array.from({ length: 100 }, () => source.validFor(3600)));
    expect(asked()).toBe(1);
    vi.advanceTimersByTime(2000);
    given.push(...(await Promise.all(Array.from({ length: 100 }, () => source.validFor(3600)))));
    expect(asked()).toBe(2);
    expect(new Set(given.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['AKIA1', 'AKIA2']));
  });

  it('does not ask again and again for longer-lived ones than there are', async () => {
    const { source, asked } = sourceOf(3600);
    for (let call = 0; call < 100; call += 1) await source.validFor(14_400);
    expect(asked()).toBe(1);
    vi.advanceTimersByTime(MINUTE);
    await source.validFor(14_400);
    expect(asked()).toBe(2);
  });

  it('keeps the ones it has while the provider is dead, as long as they live', async () => {
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

  it('leaves a dead provider alone for a second', async () => {
    const { source, asked } = sourceOf(new Error('dead'));
    const refused = Array.from({ length: 50 }, () => source.validFor(60).catch(() => 'refused'));
    await Promise.all(refused);
    await source.validFor(60).catch(() => undefined);
    expect(asked()).toBe(1);
  });
});
