import { applyDecorators } from '@nestjs/common';
import { IsInt, Matches, Min } from 'class-validator';
import { MayBeAbsent } from './field.decorators.js';

/** Base64 of 32 bytes. */
const SHA256 = /^[A-Za-z\d+/]{42}[AEIMQUYcgkosw048]=$/;

/** The declared size of a file, in bytes; optional. */
export function FileSize(): PropertyDecorator {
  return applyDecorators(
    IsInt({ message: '$property must be a whole number of bytes' }),
    Min(0, { message: '$property must not be negative' }),
    MayBeAbsent(),
  );
}

/** The declared SHA-256 of a file, in Base64; optional. */
export function Sha256(): PropertyDecorator {
  return applyDecorators(
    Matches(SHA256, { message: '$property must be 32 bytes in Base64 (44 characters)' }),
    MayBeAbsent(),
  );
}
