import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { NestLogger } from './nest-logger.js';

/** The lines that one call writes. */
function linesOf(log: (logger: NestLogger) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const formatters = { level: (label: string) => ({ level: label }) };
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  log(new NestLogger(pino({ level: 'trace', base: null, timestamp: false, formatters }, stream)));
  return lines;
}

describe('NestLogger', () => {
  it.each([
    ['log', 'debug'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
    ['warn', 'warn'],
    ['error', 'error'],
    ['fatal', 'fatal'],
  ] as const)('writes %s() as one line of level %s with its context', (method, level) => {
    expect(linesOf((logger) => logger[method]('text', 'RouterExplorer'))).toEqual([
      { level, context: 'RouterExplorer', msg: 'text' },
    ]);
  });

  it('writes messages of the service itself at the level info', () => {
    expect(linesOf((logger) => logger.log('read again', 'Tenants'))).toEqual([
      { level: 'info', context: 'Tenants', msg: 'read again' },
    ]);
  });

  it('writes an error with its stack', () => {
    const [line] = linesOf((logger) => logger.error(new TypeError('bug'), 'Module'));
    expect(line).toMatchObject({ level: 'error', context: 'Module', msg: 'TypeError: bug' });
    expect(line?.['err']).toMatchObject({ message: 'bug', stack: expect.stringContaining('at ') as string });
  });

  it('omits the errors that stop the start: main.ts prints them', () => {
    expect(linesOf((logger) => logger.error(new Error('start'), 'stack', 'ExceptionHandler'))).toEqual([]);
    expect(linesOf((logger) => logger.error('Error: listen EADDRINUSE', 'NestApplication'))).toEqual([]);
  });
});
