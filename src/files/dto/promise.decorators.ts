import { applyDecorators } from '@nestjs/common';
import { IsInt, Matches, Min } from 'class-validator';
import { MayBeAbsent } from '../../errors/field.decorators.js';

/** Base64 of 32 bytes. */
const SHA256 = /^[A-Za-z\d+/]{42}[AEIMQUYcgkosw048]=$/;

/** The bytes of a file, when they were counted. */
export function FileSize(): PropertyDecorator {
  return applyDecorators(
    IsInt({ message: '$property must be a whole number of bytes' }),
    Min(0, { message: '$property must not be negative' }),
    MayBeAbsent(),
  );
}

/** The SHA-256 of a file, in Base64, when it was computed. */
export function Sha256(): PropertyDecorator {
  return applyDecorators(
    Matches(SHA256, { message: '$property must be the Base64 of 32 bytes (44 characters)' }),
    MayBeAbsent(),
  );
}
