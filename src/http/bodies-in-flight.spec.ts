import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { BodiesInFlight } from './bodies-in-flight.js';

/** A client that sends its body when the test says so. */
class Client {
  readonly #stream = new PassThrough();
  readonly result: Promise<string>;

  constructor(
    readonly bodies: BodiesInFlight,
    { declared, limit = 100 }: { declared?: number; limit?: number } = {},
  ) {
    const received = bodies.receive(this.#stream, { connection: this, declared, limit });
    this.result = received.then(
      (body) => body.toString(),
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    );
  }

  async send(text: string): Promise<this> {
    this.#stream.write(text);
    await setImmediate();
    return this;
  }

  end(): Promise<string> {
    this.#stream.end();
    return this.result;
  }

  disconnect(): Promise<string> {
    this.#stream.destroy();
    return this.result;
  }

  /** Whether the result is known. */
  async isDone(): Promise<boolean> {
    await setImmediate();
    return (await Promise.race([this.result, Promise.resolve(undefined)])) !== undefined;
  }
}

describe('BodiesInFlight', () => {
  it('returns a body that arrives in chunks', async () => {
    const client = new Client(new BodiesInFlight());
    for (const chunk of ['a', 'bc', 'def', 'g'.repeat(90)]) await client.send(chunk);
    expect(await client.end()).toBe(`abcdef${'g'.repeat(90)}`);
  });

  it('returns an empty body', async () => {
    expect(await new Client(new BodiesInFlight()).end()).toBe('');
  });

  it('rejects a body above its limit as soon as the length is known', async () => {
    expect(await new Client(new BodiesInFlight(), { declared: 101 }).result).toBe('body_too_large');
    const client = await new Client(new BodiesInFlight()).send('a'.repeat(100));
    expect(await client.isDone()).toBe(false);
    expect(await (await client.send('a')).result).toBe('body_too_large');
  });

  it('rejects the oldest body when all bodies together take more than the maximum', async () => {
    const bodies = new BodiesInFlight(250, 50);
    const [first, second, third] = [new Client(bodies), new Client(bodies), new Client(bodies)];
    await third.send('c'.repeat(100));
    await first.send('a'.repeat(100));
    expect(await first.isDone()).toBe(false);
    await second.send('b'.repeat(100));
    expect(await first.result).toBe('overloaded');
    expect(await second.end()).toBe('b'.repeat(100));
    expect(await third.end()).toBe('c'.repeat(100));
  });

  it('asks the client of a rejected body to retry', async () => {
    const bodies = new BodiesInFlight(1);
    const stream = new PassThrough();
    const body = bodies.receive(stream, { connection: stream, declared: undefined, limit: 100 });
    stream.write('ab');
    await expect(body).rejects.toMatchObject({ code: 'overloaded', status: 503, retryAfter: 2 });
  });

  it.each([
    ['end', (client: Client) => client.end()],
    ['are cut off', (client: Client) => client.disconnect()],
    ['fail', (client: Client) => client.bodies.fail(client, Problem.of('overloaded'))],
    ['become too large', (client: Client) => client.send('a'.repeat(100))],
  ])('frees the memory of bodies that %s', async (_how, finish) => {
    const bodies = new BodiesInFlight(250, 50);
    const witness = await new Client(bodies).send('a'.repeat(50));
    for (let round = 0; round < 10; round += 1) {
      await finish(await new Client(bodies).send('b'.repeat(100)));
    }
    expect(await witness.end()).toBe('a'.repeat(50));
  });

  it('counts whole blocks, however small the chunks of a body are', async () => {
    const bodies = new BodiesInFlight(128, 64);
    const client = new Client(bodies);
    for (let byte = 0; byte < 65; byte += 1) await client.send('a');
    expect(await client.isDone()).toBe(false);
    const other = await new Client(bodies).send('b');
    expect(await client.result).toBe('overloaded');
    expect(await other.end()).toBe('b');
  });

  it('does not mix up bodies that use a block one after the other', async () => {
    const bodies = new BodiesInFlight(250, 50);
    const first = await new Client(bodies).send('a'.repeat(70));
    const result = first.end();
    const second = await new Client(bodies).send('b'.repeat(60));
    expect(await result).toBe('a'.repeat(70));
    expect(await second.end()).toBe('b'.repeat(60));
  });

  it('fails the body of a connection, and says whether there was one', async () => {
    const bodies = new BodiesInFlight();
    const client = await new Client(bodies).send('a');
    expect(bodies.fail({}, Problem.of('overloaded'))).toBe(false);
    expect(bodies.fail(client, Problem.of('overloaded'))).toBe(true);
    expect(await client.result).toBe('overloaded');
    expect(bodies.fail(client, Problem.of('overloaded'))).toBe(false);
  });

  it('reports a client that disconnects as an error of the client', async () => {
    const client = await new Client(new BodiesInFlight()).send('a');
    expect(await client.disconnect()).toBe('Error: The client disconnected');
  });
});
