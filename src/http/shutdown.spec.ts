import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Shutdown } from './shutdown.js';

/** Seconds. */
const DELAY = 3;
const GRACE = 2;

const CLOSED = ['readiness failed', 'port closed', 'connections closed', 'app closed'];

type OnSend = (
  request: object,
  reply: object,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
) => void;

/** A server that the test sends requests to, and an application whose closing the test sees. */
class Stand {
  readonly events: string[] = [];
  readonly #server = Object.assign(new EventEmitter(), {
    close: () => this.events.push('port closed'),
    closeAllConnections: () => this.events.push('connections closed'),
  });
  readonly #fastify = {
    server: this.#server,
    addHook: (_name: string, hook: OnSend): void => {
      this.#onSend = hook;
    },
  } as unknown as FastifyInstance;
  readonly #app = {
    close: (): Promise<void> => {
      this.events.push('app closed');
      return this.closing;
    },
    getHttpAdapter: () => ({ getInstance: () => this.#fastify }),
  } as unknown as NestFastifyApplication;
  readonly #signals = new Map<unknown, (signal: string) => void>();
  #onSend: OnSend = () => undefined;
  closing = Promise.resolve();

  constructor() {
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      this.events.push(`exit ${code}`);
      return undefined as never;
    });
    vi.spyOn(process, 'on').mockImplementation((signal, listener) => {
      this.#signals.set(signal, listener as (signal: string) => void);
      return process;
    });
    const shutdown = new Shutdown({ shutdownDelay: DELAY, shutdownGrace: GRACE }, pino({ level: 'silent' }));
    shutdown.trackRequests(this.#fastify);
    shutdown.closeOnSignal(this.#app, () => this.events.push('readiness failed'));
  }

  /** Waits for these events, and for no others. `vi.waitFor` would let the fake time pass. */
  async expectEvents(...expected: string[]): Promise<void> {
    for (let round = 0; round < 1000 && this.events.length < expected.length; round += 1) await delay(1);
    expect(this.events).toEqual(expected);
  }

  send(signal: string): void {
    this.#signals.get(signal)?.(signal);
  }

  /** @returns a function that ends the request */
  startRequest(): () => void {
    const response = new EventEmitter();
    this.#server.emit('request', {}, response);
    return () => void response.emit('close');
  }

  /** The headers that a response gets. */
  respond(): Record<string, string> {
    const headers: Record<string, string> = {};
    const reply = { header: (name: string, value: string) => (headers[name] = value) };
    this.#onSend({}, reply, 'payload', (_error, payload) => expect(payload).toBe('payload'));
    return headers;
  }
}

describe('Shutdown', () => {
  let stand: Stand;
  beforeEach(() => {
    // The end of the grace period comes when the test says so.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    stand = new Stand();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it.each(['SIGTERM', 'SIGINT'])(
    'on %s fails readiness, waits, closes the port, then the application, and exits with 0',
    async (signal) => {
      stand.send(signal);
      await stand.expectEvents('readiness failed');
      await vi.advanceTimersByTimeAsync(DELAY * 1000 - 1);
      expect(stand.events).toEqual(['readiness failed']);
      await vi.advanceTimersByTimeAsync(1);
      await stand.expectEvents(...CLOSED, 'exit 0');
    },
  );

  it('asks clients to close their connections from the signal on, before it closes the port', () => {
    expect(stand.respond()).toEqual({});
    stand.send('SIGTERM');
    expect(stand.respond()).toEqual({ connection: 'close' });
    expect(stand.events).toEqual(['readiness failed']);
  });

  it('waits for all running requests before it closes connections and the application', async () => {
    const [endFirst, endSecond] = [stand.startRequest(), stand.startRequest()];
    stand.send('SIGTERM');
    await vi.advanceTimersByTimeAsync(DELAY * 1000);
    await stand.expectEvents('readiness failed', 'port closed');
    endFirst();
    await vi.advanceTimersByTimeAsync(5);
    expect(stand.events).toEqual(['readiness failed', 'port closed']);
    endSecond();
    await stand.expectEvents(...CLOSED, 'exit 0');
  });

  it('exits with 1 if requests are still running at the end of the grace period', async () => {
    stand.startRequest();
    stand.send('SIGTERM');
    await vi.advanceTimersByTimeAsync((DELAY + GRACE) * 1000 - 1);
    expect(stand.events).toEqual(['readiness failed', 'port closed']);
    await vi.advanceTimersByTimeAsync(1);
    expect(stand.events).toEqual(['readiness failed', 'port closed', 'exit 1']);
  });

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ])('on %s, then %s, exits with 1 at once', (first, second) => {
    stand.send(first);
    stand.send(second);
    expect(stand.events.slice(0, 2)).toEqual(['readiness failed', 'exit 1']);
  });

  it('exits with 1 if the application fails to close', async () => {
    stand.closing = Promise.reject(new Error('module'));
    stand.closing.catch(() => undefined);
    stand.send('SIGTERM');
    await vi.advanceTimersByTimeAsync(DELAY * 1000);
    await stand.expectEvents(...CLOSED, 'exit 1');
  });
});
