import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { MayBeAbsent, Text } from './field.decorators.js';

class Dto {
  @Text(2, 4)
  name!: string;

  @MayBeAbsent()
  @Text(0, 4)
  note?: string;
}

/** The messages of all violations. */
const messagesOf = (body: object): string[] =>
  validateSync(plainToInstance(Dto, body), { stopAtFirstError: true }).flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );

describe('Text', () => {
  it.each(['ab', 'abcd', '  ', 'äö'])('accepts %j', (name) => {
    expect(messagesOf({ name })).toEqual([]);
  });

  it.each([
    [{}, 'name is required'],
    [{ name: null }, 'name must be a string'],
    [{ name: 7 }, 'name must be a string'],
    [{ name: ['ab'] }, 'name must be a string'],
    [{ name: '' }, 'name must have 2 to 4 characters'],
    [{ name: 'a' }, 'name must have 2 to 4 characters'],
    [{ name: 'abcde' }, 'name must have 2 to 4 characters'],
  ])('reports the first violation of %j', (body, message) => {
    expect(messagesOf(body)).toEqual([message]);
  });
});

describe('MayBeAbsent', () => {
  it.each([[{}], [{ note: undefined }], [{ note: null }], [{ note: '' }], [{ note: 'abc' }]])(
    'accepts %j',
    (body) => {
      expect(messagesOf({ name: 'ab', ...body })).toEqual([]);
    },
  );

  it.each([[0], [false], [[]]])('rejects the value %j', (note) => {
    expect(messagesOf({ name: 'ab', note })).toEqual(['note must be a string']);
  });
});
