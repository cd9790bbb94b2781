import { type ArgumentMetadata, Injectable, type ValidationError, ValidationPipe } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import { isWithinDepth, MAX_DEPTH } from './json-depth.js';

/** Validates bodies against their DTO: a JSON object without unknown fields. */
@Injectable()
export class DtoValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
      exceptionFactory: (errors: ValidationError[]) => new Problem('invalid_request', describe(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Problem('invalid_request', `${metadata.data ?? 'The body'} must be one JSON object.`);
      }
      // The whitelist treats names that every object inherits as declared fields.
      const inherited = Object.keys(value).find((name) => name in Object.prototype);
      if (inherited !== undefined) throw new Problem('invalid_request', `${inherited} is not a known field.`);
      if (!isWithinDepth(value, MAX_DEPTH)) {
        throw new Problem(
          'invalid_request',
          `${metadata.data ?? 'The body'} is nested too deeply. At most ${MAX_DEPTH} levels are allowed.`,
        );
      }
    }
    return withoutNulls(await super.transform(value, metadata));
  }
}

/** `null` passes for optional fields only (`MayBeAbsent`), and means that the field is absent. */
function withoutNulls(dto: unknown): unknown {
  if (typeof dto !== 'object' || dto === null) return dto;
  for (const [name, value] of Object.entries(dto)) if (value === null) Reflect.deleteProperty(dto, name);
  return dto;
}

/**
 * `filename must be a string. bucket is not a known field.` For a list, only the first wrong entry:
 * `parts[2]: ETag is required.`
 */
function describe(errors: readonly ValidationError[]): string {
  return errors
    .flatMap((error) => {
      const [entry] = error.children ?? [];
      if (entry === undefined) return messages(error);
      const inner = entry.children?.length ? describe(entry.children) : messages(entry).join(' ');
      return `${error.property}[${entry.property}]: ${inner}`;
    })
    .join(' ');
}

function messages({ property, constraints = {} }: ValidationError): string[] {
  return Object.entries(constraints).map(([rule, message]) =>
    rule === 'whitelistValidation' ? unknownField(property) : `${message}.`,
  );
}

/** Repeats a name only if it is harmless in a log and in a terminal. */
function unknownField(property: string): string {
  return /^\w{1,64}$/.test(property) ? `${property} is not a known field.` : 'A field has an unknown name.';
}
