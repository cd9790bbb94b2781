import 'reflect-metadata';
import type { ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsArray, IsObject, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { DtoValidationPipe } from './dto-validation.pipe.js';
import { MayBeAbsent, Text } from './field.decorators.js';

class Entry {
  @Text(1, 3)
  ETag!: string;
}

class Dto {
  @Text(1, 5)
  name!: string;

  @MayBeAbsent()
  @Type(() => Entry)
  @ValidateNested({ each: true, message: 'parts must be objects' })
  @IsArray({ message: 'parts must be an array' })
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

/** An object that holds itself `levels` times: {"a":{"a":1}} has two levels. */
const nested = (levels: number): object =>
  Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ a: inner }), { a: 1 });

describe('DtoValidationPipe', () => {
  it('returns an instance of the DTO with instances of its entries', async () => {
    const result = await outcomeOf({ name: 'a', parts: [{ ETag: 'x' }] });
    expect(result).toBeInstanceOf(Dto);
    expect((result as Dto).parts?.[0]).toBeInstanceOf(Entry);
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
    [[{ ETag: 'x' }, null], 'parts[1]: parts must be objects.'],
    [['text'], 'parts[0]: parts must be objects.'],
  ])('names the first invalid entry of the list %j', async (parts, detail) => {
    expect(await outcomeOf({ name: 'a', parts })).toBe(`invalid_request: ${detail}`);
  });

  it('accepts eight levels of nesting and rejects nine', async () => {
    expect(await outcomeOf({ name: 'a', metadata: nested(7) })).toBeInstanceOf(Dto);
    expect(await outcomeOf({ name: 'a', metadata: nested(8) })).toBe(
      'invalid_request: The body is nested too deeply. At most 8 levels are allowed.',
    );
  });

  it('rejects 50,000 levels of nesting without exhausting the stack', async () => {
    const text = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(await outcomeOf({ name: JSON.parse(text) })).toBe(
      'invalid_request: The body is nested too deeply. At most 8 levels are allowed.',
    );
  });

  it('leaves query parameters without a DTO as they are', async () => {
    const query = { limit: '1' };
    expect(await outcomeOf(query, { type: 'query', metatype: Object })).toBe(query);
  });
});
