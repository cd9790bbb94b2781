import { type Logger, pino, stdTimeFunctions } from 'pino';
import { describeError } from './describe-error.js';

/** JSON lines on standard output: level by name, RFC 3339 time. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
  });
}
