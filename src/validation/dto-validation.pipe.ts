import { type ArgumentMetadata, Injectable, type ValidationError, ValidationPipe } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import { VALIDATION_OPTIONS } from './validation-options.js';
import { describeUnknownField, describeViolations, inheritedField, isJsonObject } from './violations.js';

/** Validates bodies against their DTO: a JSON object without unknown fields. */
@Injectable()
export class DtoValidationPipe extends ValidationPipe {
  constructor() {
    super({
      ...VALIDATION_OPTIONS,
      transform: true,
      exceptionFactory: (errors: ValidationError[]) =>
        new Problem('invalid_request', describeViolations(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      if (!isJsonObject(value)) {
        throw new Problem('invalid_request', `${metadata.data ?? 'The body'} must be one JSON object.`);
      }
      const inherited = inheritedField(value);
      if (inherited !== undefined) throw new Problem('invalid_request', describeUnknownField(inherited));
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
