import { type Logger, type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.js';
import { LineStream } from './line-stream.js';
import { printable } from './printable.js';
import { terminal } from './terminal.js';

const STDOUT = 1;

/**
 * Writes JSON lines to standard output, with the level by name and the time as in RFC 3339, or readable ones
 * if that is a terminal. Flushes the buffer at exit.
 */
export async function createLogger(level: string): Promise<Logger> {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: isoTimestamp(),
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: printable },
    serializers: { err: (error: unknown) => describeError(error) },
  };
  if (process.stdout.isTTY) return pino(options, await terminal());
  return pino(options, new LineStream(STDOUT));
}

/** Formats each millisecond once: under load, many lines share one. */
function isoTimestamp(): () => string {
  let millisecond = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== millisecond) {
      millisecond = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}
