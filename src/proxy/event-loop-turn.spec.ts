import { describe, expect, it } from 'vitest';
import { EventLoopTurn } from './event-loop-turn.js';

describe('EventLoopTurn', () => {
  it('resolves all callers of a turn together, after pending microtasks and ticks, then starts a new turn', async () => {
    const turn = new EventLoopTurn();
    const order: string[] = [];
    const first = turn.end().then(() => order.push('first'));
    const second = turn.end().then(() => order.push('second'));
    process.nextTick(() => order.push('tick'));
    await Promise.resolve().then(() => order.push('microtask'));
    await Promise.all([first, second]);
    expect(order).toEqual(['microtask', 'tick', 'first', 'second']);
    await turn.end().then(() => order.push('next turn'));
    expect(order.at(-1)).toBe('next turn');
  });
});
