import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { Text } from '../validation/field.decorators.js';
import { Batches } from './batches.js';

class Greeting {
  @Text(1, 5)
  name!: string;
}

describe('Batches', () => {
  const batches = new Batches();
  const greet = ({ name }: Greeting): Promise<string> => {
    if (name === 'lost') return Promise.reject(Problem.of('object_not_found'));
    if (name === 'bug') return Promise.reject(new TypeError('secret of the service'));
    return Promise.resolve(`hello ${name}`);
  };

  it('answers each entry in order and gives each problem the id of the request', async () => {
    const bodies = [{ name: 'a' }, { name: 'lost' }, { nam: 'b' }, 7, { name: 'c' }];
    const results = await batches.answer(bodies, Greeting, 'request-1', greet);
    expect(results).toMatchObject([
      'hello a',
      { code: 'object_not_found', status: 404, request_id: 'request-1' },
      { code: 'invalid_request', detail: expect.stringContaining('nam is not a known field.') as string },
      { code: 'invalid_request', detail: 'An entry must be one JSON object.' },
      'hello c',
    ]);
  });

  it('hides the message of an unexpected error', async () => {
    const results = await batches.answer([{ name: 'bug' }], Greeting, 'request-1', greet);
    expect(results).toMatchObject([{ code: 'internal_error', status: 500 }]);
    expect(JSON.stringify(results)).not.toContain('secret');
  });
});
