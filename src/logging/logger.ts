import { destination, type Logger, type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.js';
import { terminal } from './terminal.js';

/** Lines are buffered and written together: at this many bytes, or after this many milliseconds. */
const BATCH = { minLength: 4096, periodicFlush: 100 };

/**
 * Maximum buffered bytes. If standard output is not drained, lines are dropped rather than memory exhausted.
 */
const MAX_BUFFERED = 4 * 1024 * 1024;

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
    serializers: { err: (error: unknown) => describeError(error) },
  };
  const lines = process.stdout.isTTY
    ? await terminal()
    : destination({ sync: false, maxLength: MAX_BUFFERED, ...BATCH });
  return pino(options, lines);
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
