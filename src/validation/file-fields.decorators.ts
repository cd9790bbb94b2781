import { applyDecorators } from '@nestjs/common';
import { IsInt, IsOptional, Length, Matches, Min } from 'class-validator';
import { MayBeAbsent } from './field.decorators.js';

/**
 * A media type or nothing, with any parameters, and white space around it (WHATWG MIME Sniffing, 4.4). Parameters
 * without a type declare nothing.
 */
const CONTENT_TYPE =
  /^[\t\n\r ]*(?:[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+[\t\n\r ]*)?(?:;[^\r\n]*(?:[\r\n][\t\n\r ]*)?)?$/;

/** Characters, including parameters. */
export const MAX_CONTENT_TYPE = 255;

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

/** The declared content type of a file; optional. null and an empty string count as absent. */
export function ContentType(): PropertyDecorator {
  return applyDecorators(
    Matches(CONTENT_TYPE, {
      message: ({ property, value }) =>
        typeof value === 'string'
          ? `${property} must be a media type such as application/pdf`
          : `${property} must be a string`,
    }),
    Length(0, MAX_CONTENT_TYPE, { message: `$property must have at most ${MAX_CONTENT_TYPE} characters` }),
    IsOptional(),
  );
}
