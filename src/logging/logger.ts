import { destination, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import { describeError } from './describe-error.js';

/** Bytes; a pipe that nobody reads costs lines, not the memory of the service. */
const MAX_WAITING = 4 * 1024 * 1024;

/** JSON lines on standard output: level by name, RFC 3339 time. */
export function createLogger(level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
  };
  // Lines that come while one is being written go out together with the next; the rest is flushed at the exit.
  return pino(options, destination({ sync: false, maxLength: MAX_WAITING }));
}
