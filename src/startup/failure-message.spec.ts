import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../config/variables.js';
import { failureMessage } from './failure-message.js';

describe('failureMessage', () => {
  it('lists each wrong variable on a line of its own', () => {
    const error = new ConfigurationError([
      { name: 'PORT', expected: 'must be a free port' },
      { name: 'AUTH', expected: 'must be set' },
    ]);
    expect(failureMessage('Signpost', error)).toBe(
      'Signpost cannot start with this configuration:\n  PORT must be a free port\n  AUTH must be set\nSee .env.example.',
    );
  });

  it('prints only the message of an error of the operating system', () => {
    const error = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
    expect(failureMessage('Signpost', error)).toBe('Signpost cannot start: EMFILE: too many open files');
  });

  it('prints the stack of any other error', () => {
    const message = failureMessage('Signpost', new TypeError('x is not a function'));
    expect(message).toMatch(/^Signpost cannot start: TypeError: x is not a function\n +at /);
  });

  it('prints the message of an error without a stack', () => {
    const error = new Error('no stack');
    delete error.stack;
    expect(failureMessage('Signpost', error)).toBe('Signpost cannot start: no stack');
  });

  it('prints a thrown value that is not an error', () => {
    expect(failureMessage('The local bucket', 'text')).toBe('The local bucket cannot start: text');
  });
});
