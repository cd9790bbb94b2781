import { applyDecorators } from '@nestjs/common';
import { IsString, Length, ValidateIf } from 'class-validator';

/** May be left out. Unlike `IsOptional` it lets no `null` pass: a field that is there has a value. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_body, value) => value !== undefined);
}

/** A string of so many characters. The first thing wrong is the one that is told. */
export function Text(min: number, max: number): PropertyDecorator {
  return applyDecorators(
    IsString({
      message: ({ property, value }) =>
        `${property} ${value === undefined ? 'is required' : 'must be a string'}`,
    }),
    Length(min, max, { message: `$property must have ${min} to ${max} characters` }),
  );
}
