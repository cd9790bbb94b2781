import { ValidateBy, validateSync } from 'class-validator';
import { VALIDATION_OPTIONS } from './validation-options.js';
import { describeViolations, isJsonObject } from './violations.js';

interface ListOptions {
  readonly min: number;
  readonly max: number;
  /** The shape of an entry, for the error: `{ PartNumber, ETag }`. */
  readonly shape: string;
}

/**
 * A list of `min` to `max` objects without unknown fields. Replaces `ValidateNested`, which collects the
 * errors of all entries before the first is reported: this one stops at the first invalid entry.
 */
export function ListOf(entry: new () => object, options: ListOptions): PropertyDecorator {
  return ValidateBy({
    name: 'listOf',
    validator: {
      validate: (value) => violationOf(value, entry, options) === undefined,
      defaultMessage: (args) => {
        const violation = violationOf(args?.value, entry, options) ?? '';
        return `${args?.property ?? ''}${violation.replace(/\.$/, '')}`;
      },
    },
  });
}

/** What follows the name of the field: ` must be an array`, `[1]: ETag is required.` */
function violationOf(
  list: unknown,
  entry: new () => object,
  { min, max, shape }: ListOptions,
): string | undefined {
  if (!Array.isArray(list)) return ' must be an array';
  if (list.length < min) return ` must have at least ${min === 1 ? 'one entry' : `${min} entries`}`;
  if (list.length > max) return ` must have at most ${max} entries`;
  for (const [index, value] of list.entries()) {
    const violation = entryViolation(value, entry, shape);
    if (violation !== undefined) return `[${index}]: ${violation}`;
  }
  return undefined;
}

function entryViolation(value: unknown, entry: new () => object, shape: string): string | undefined {
  if (!isJsonObject(value)) return `each entry must be an object ${shape}`;
  const errors = validateSync(Object.assign(new entry(), value), VALIDATION_OPTIONS);
  return errors.length === 0 ? undefined : describeViolations(errors);
}
