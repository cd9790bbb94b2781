import { applyDecorators } from '@nestjs/common';
import { IsString, Length, ValidateIf } from 'class-validator';

/** An optional field. Unlike `IsOptional`, it rejects `null`: a field that is present has a value. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_body, value) => value !== undefined);
}

/** A string of `min` to `max` characters. Only the first violation is reported. */
export function Text(min: number, max: number): PropertyDecorator {
  return applyDecorators(
    IsString({
      message: ({ property, value }) =>
        `${property} ${value === undefined ? 'is required' : 'must be a string'}`,
    }),
    Length(min, max, { message: `$property must have ${min} to ${max} characters` }),
  );
}
