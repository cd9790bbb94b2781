import type { RedirectConfig } from '../config/redirect.config.js';
import type { Problem } from '../errors/catalogue.js';
import type { ProblemFormat } from '../errors/problem-formats.js';
import type { LogFields } from '../logging/log-fields.js';

/** Adds `error` and `details`, the only fields that clients of the legacy proxy read. */
export function redirectProblems(config: RedirectConfig): ProblemFormat {
  return {
    path: '/',
    status: ({ code, status }) => (code === 'object_not_found' && config.legacyStatus ? 500 : status),
    fields: (problem) => {
      const error = errorText(problem);
      return { error, ...(error !== problem.detail && { details: problem.detail }) };
    },
    members: [
      { name: 'error', description: 'A summary, in the words of the legacy proxy.' },
      { name: 'details', description: 'The detail, unless it would repeat error.', isOptional: true },
    ],
    logFields: logMessage,
  };
}

function errorText({ code, status, detail, title }: Problem): string {
  if (code === 'missing_parameter') return detail;
  if (code === 'object_not_found' || status === 503) return 'Failed to generate S3 URL';
  return status === 500 ? 'Internal server error' : title;
}

/** The log messages that operators of the legacy proxy search for. */
function logMessage({ code, detail, errorCode }: Problem): LogFields {
  if (code === 'missing_parameter') return { level: 'warn', message: detail };
  // Links to files that do not exist are no fault of the service, whatever status they get.
  if (code === 'object_not_found') return { level: 'warn', message: 'AWS Error' };
  if (errorCode !== undefined) return { level: 'error', message: 'AWS Error' };
  return code === 'internal_error' ? { level: 'error', message: 'Unexpected error' } : {};
}
