import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, Length } from 'class-validator';

/** An optional field. `null` means the same as no field: `DtoValidationPipe` removes it. */
export function MayBeAbsent(): PropertyDecorator {
  return IsOptional();
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
