import type { ProblemFormat } from '../errors/problem-formats.js';

/**
 * Adds `error` and `message`, the fields that Uppy reads. Uppy 6 with `companionEndpoint` reads no body and
 * shows the reason phrase, so that is the title of the problem.
 */
export const UPPY_PROBLEMS: ProblemFormat = {
  path: '/s3',
  fields: ({ detail }) => ({ error: `s3: ${detail}`, message: detail }),
  members: [
    { name: 'error', description: 'The detail, after `s3: `. Uppy reads this member.' },
    { name: 'message', description: 'The same as detail. Uppy reads this member.' },
  ],
  reason: ({ title }) => title,
};
