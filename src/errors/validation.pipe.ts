import { type ArgumentMetadata, Injectable, type ValidationError, ValidationPipe } from '@nestjs/common';
import { Problem } from './catalogue.js';

/** No body of ours nests deeper; the recursion of what validates it is bounded by this. */
const MAX_DEPTH = 8;

/** Checks bodies against their DTO: one flat JSON object, every field known. */
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

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Problem('invalid_request', `${metadata.data ?? 'The body'} must be one JSON object.`);
      }
      // What every object inherits is taken for a declared field by the whitelist.
      const inherited = Object.keys(value).find((name) => name in Object.prototype);
      if (inherited !== undefined) throw new Problem('invalid_request', `${inherited} is not a known field.`);
      if (!isShallow(value, MAX_DEPTH))
        throw new Problem('invalid_request', 'The body is nested too deeply.');
    }
    return super.transform(value, metadata);
  }
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}

/** `filename must be a string. bucket is not a known field.` Of a list the first entry that is wrong: `parts[2]: ETag is required.` */
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
    rule === 'whitelistValidation' ? `${quoted(property)} is not a known field.` : `${message}.`,
  );
}

function quoted(property: string): string {
  return /^\w{1,64}$/.test(property) ? property : 'A field';
}
