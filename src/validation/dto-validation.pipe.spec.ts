import 'reflect-metadata';
import type { ArgumentMetadata } from '@nestjs/common';
import { IsObject } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { DtoValidationPipe } from './dto-validation.pipe.js';
import { MayBeAbsent, Text } from './field.decorators.js';
import { ListOf } from './list-of.decorator.js';

class Entry {
  @Text(1, 3)
  ETag!: string;
}

class Dto {
  @Text(1, 5)
  name!: string;

  @MayBeAbsent()
  @ListOf(Entry, { min: 1, max: 3, shape: '{ ETag }' })
  parts?: Entry[];

  @MayBeAbsent()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: object;
}

const BODY: ArgumentMetadata = { type: 'body', metatype: Dto };
const pipe = new DtoValidationPipe();

/** The validated body, or the code and the detail of the problem. */
async function outcomeOf(value: unknown, metadata = BODY): Promise<unknown> {
  try {
    return await pipe.transform(value, metadata);
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.detail}`;
    throw error;
  }
}

describe('DtoValidationPipe', () => {
  it('returns an instance of the DTO', async () => {
    const result = await outcomeOf({ name: 'a', parts: [{ ETag: 'x' }] });
    expect(result).toBeInstanceOf(Dto);
    expect(result).toEqual({ name: 'a', parts: [{ ETag: 'x' }] });
  });

  it('treats null as an absent field', async () => {
    expect(await outcomeOf({ name: 'a', parts: null, metadata: null })).toEqual({ name: 'a' });
    expect(await outcomeOf({ name: null })).toBe('invalid_request: name must be a string.');
    expect(await outcomeOf({ name: 'a', bucket: null })).toBe(
      'invalid_request: bucket is not a known field.',
    );
  });

  it.each([[null], [[]], [[{ name: 'a' }]], ['text'], [7], [true], [undefined]])(
    'rejects %j, which is not an object',
    async (value) => {
      expect(await outcomeOf(value)).toBe('invalid_request: The body must be one JSON object.');
      expect(await outcomeOf(value, { ...BODY, data: 'An entry' })).toBe(
        'invalid_request: An entry must be one JSON object.',
      );
    },
  );

  it.each([
    ['{"name":"a","bucket":"b"}', 'bucket is not a known field.'],
    ['{"name":"a","a-b":1}', 'A field has an unknown name.'],
    [`{"name":"a","${'x'.repeat(65)}":1}`, 'A field has an unknown name.'],
    ['{"name":"a","<script>":1}', 'A field has an unknown name.'],
    ['{"name":"a","toString":1}', 'toString is not a known field.'],
    ['{"name":"a","hasOwnProperty":1}', 'hasOwnProperty is not a known field.'],
    ['{"name":"a","constructor":{}}', 'constructor is not a known field.'],
    ['{"name":"a","__proto__":{"name":"b"}}', '__proto__ is not a known field.'],
  ])('rejects the unknown field of %s', async (json, detail) => {
    expect(await outcomeOf(JSON.parse(json))).toBe(`invalid_request: ${detail}`);
  });

  it('reports the first violation of each field', async () => {
    expect(await outcomeOf({ parts: 1, bucket: 2 })).toBe(
      'invalid_request: bucket is not a known field. name is required. parts must be an array.',
    );
  });

  it.each([
    [[{ ETag: 'x' }, {}], 'parts[1]: ETag is required.'],
    [[{ ETag: 'x' }, { ETag: 'long' }, {}], 'parts[1]: ETag must have 1 to 3 characters.'],
    [[{ ETag: 'x', Size: 1 }], 'parts[0]: Size is not a known field.'],
    [[], 'parts must have at least one entry.'],
    [Array.from({ length: 4 }, () => ({ ETag: 'x' })), 'parts must have at most 3 entries.'],
    [[{ ETag: 'x' }, null], 'parts[1]: each entry must be an object { ETag }.'],
    [['text'], 'parts[0]: each entry must be an object { ETag }.'],
  ])('names the first invalid entry of the list %j', async (parts, detail) => {
    expect(await outcomeOf({ name: 'a', parts })).toBe(`invalid_request: ${detail}`);
  });

  it('lists the first five violations and counts the others', async () => {
    const fields = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`f${index}`, 1]));
    expect(await outcomeOf({ name: 'a', ...fields })).toBe(
      `invalid_request: ${['f0', 'f1', 'f2', 'f3', 'f4'].map((name) => `${name} is not a known field.`).join(' ')} … and 12 more.`,
    );
    expect(await outcomeOf({ name: 'a', parts: [{ ETag: 'x', ...fields }] })).toMatch(
      /^invalid_request: parts\[0\]: f0 .* f4 is not a known field\. … and 12 more\.$/,
    );
  });

  it('leaves query parameters without a DTO as they are', async () => {
    const query = { limit: '1' };
    expect(await outcomeOf(query, { type: 'query', metatype: Object })).toBe(query);
  });
});
