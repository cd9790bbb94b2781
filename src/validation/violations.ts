import type { ValidationError } from 'class-validator';

/** Violations that an error lists. */
const MAX_LISTED = 5;

/** `filename must be a string. bucket is not a known field.` Long lists end in `… and 12 more.` */
export function describeViolations(errors: readonly ValidationError[]): string {
  const messages = errors.flatMap((error) => messagesOf(error));
  const listed = messages.slice(0, MAX_LISTED);
  const others = messages.length - listed.length;
  return [...listed, ...(others > 0 ? [`… and ${others} more.`] : [])].join(' ');
}

function messagesOf({ property, constraints = {} }: ValidationError): string[] {
  return Object.entries(constraints).map(([rule, message]) =>
    rule === 'whitelistValidation' ? describeUnknownField(property) : `${message}.`,
  );
}

/** Repeats a name only if it is harmless in a log and in a terminal. */
export function describeUnknownField(property: string): string {
  return /^\w{1,64}$/.test(property) ? `${property} is not a known field.` : 'A field has an unknown name.';
}

/** A field named like one that every object inherits. The whitelist of class-validator takes it for declared. */
export function inheritedField(value: object): string | undefined {
  return Object.keys(value).find((name) => name in Object.prototype);
}

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
