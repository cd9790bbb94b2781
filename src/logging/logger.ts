import { destination, type Logger, type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.js';

/** Lines are written together when there are so many bytes of them, or after so many milliseconds. */
const BATCH = { minLength: 4096, periodicFlush: 100 };

/** Bytes; a pipe that nobody reads costs lines, not the memory of the service. */
const MAX_WAITING = 4 * 1024 * 1024;

/** JSON lines on standard output: level by name, RFC 3339 time. What waits is flushed at the exit. */
export function createLogger(level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: isoTimestamp(),
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
  };
  return pino(options, destination({ sync: false, maxLength: MAX_WAITING, ...BATCH }));
}

/** Under load many lines share a millisecond: its text is made once. */
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
