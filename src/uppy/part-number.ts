import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { Problem } from '../errors/catalogue.js';
import { MAX_PART_NUMBER } from '../storage/multipart-store.js';

/**
 * A part number in a path or a query.
 * @throws Problem `invalid_request`
 */
export function readPartNumber(text: string): number {
  const partNumber = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  if (partNumber < 1 || partNumber > MAX_PART_NUMBER) {
    throw new Problem(
      'invalid_request',
      `A part number must be a whole number from 1 to ${MAX_PART_NUMBER}.`,
    );
  }
  return partNumber;
}

/** A part number in a body. */
export function PartNumber({ optional = false } = {}): PropertyDecorator {
  const message = `$property must be a whole number from 1 to ${MAX_PART_NUMBER}`;
  const schema = { type: 'integer', minimum: 1, maximum: MAX_PART_NUMBER, example: 1 } as const;
  return applyDecorators(
    optional ? ApiPropertyOptional(schema) : ApiProperty(schema),
    Max(MAX_PART_NUMBER, { message }),
    Min(1, { message }),
    IsInt({ message }),
  );
}
