import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { distance } from 'fastest-levenshtein';
import { isHttpUrl } from '../config/variables.js';
import type { JsonDocument } from './json-document.js';
import type { Path } from './mistake.js';
import { parseRfc3339 } from './rfc3339.js';
import { TENANTS_SCHEMA } from './tenants.schema.js';

/** Differences between a name and the one that was probably meant. */
const MAX_DISTANCE = 3;

let validate: ValidateFunction | undefined;

/** Adds a mistake for each value that the schema does not allow. */
export function findSchemaMistakes(document: JsonDocument): void {
  validate ??= compile();
  if (validate(document.value)) return;
  const reported = new Set<string>();
  for (const error of validate.errors ?? []) {
    const path = pathOf(error.instancePath, document.value);
    const mistake = describe(error);
    // A value may break several rules of its schema. One sentence describes them all.
    const key = `${error.instancePath} ${mistake.name ?? ''} ${mistake.message}`;
    if (reported.has(key)) continue;
    reported.add(key);
    if (mistake.name === undefined) document.addMistake(path, mistake.message);
    else document.addMistakeAtName(path, mistake.name, mistake.message);
  }
}

function compile(): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, verbose: true });
  ajv.addKeyword('errorMessage');
  ajv.addFormat('date-time', (text: string) => parseRfc3339(text) !== undefined);
  ajv.addFormat('http-url', isHttpUrl);
  return ajv.compile(TENANTS_SCHEMA);
}

/** @returns the message, and the name of the member at which to report it, if that is the mistake */
function describe(error: ErrorObject): { message: string; name?: string } {
  const { keyword, parentSchema = {} } = error;
  const params: Readonly<Record<string, unknown>> = error.params;
  const own: unknown = parentSchema['errorMessage'];
  if (typeof own === 'string') return { message: own };
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      return { name, message: unknownField(name, namesIn(parentSchema['properties'])) };
    }
    case 'required':
      return { message: `must have the field "${String(params['missingProperty'])}"` };
    case 'dependencies':
      return { name: String(params['property']), message: missingCompanion(params) };
    case 'enum':
      return { message: oneOf(error.data, params['allowedValues']) };
    case 'type':
      return { message: `must be ${ARTICLES[String(params['type'])] ?? String(params['type'])}` };
    case 'minItems':
      return { message: 'must not be empty' };
    case 'uniqueItems':
      return { message: 'must contain each entry once' };
    default:
      return { message: error.message ?? 'is not valid' };
  }
}

const ARTICLES: Readonly<Record<string, string>> = {
  object: 'an object: { … }',
  array: 'a list: [ … ]',
  string: 'a text in double quotes',
};

function missingCompanion(params: Readonly<Record<string, unknown>>): string {
  return `has ${String(params['property'])} without ${String(params['missingProperty'])}: both belong together`;
}

function unknownField(name: string, known: readonly string[]): string {
  // A name may be a secret that was pasted at the wrong place.
  const shown = /^\w{1,30}$/.test(name) && !/sgp_|[\da-f]{16}/i.test(name) ? ` "${name}"` : '';
  const meant = closest(name, known);
  const hint =
    meant === undefined
      ? `Fields: ${known.filter((field) => field !== '$schema').join(', ')}`
      : `Did you mean "${meant}"?`;
  return `has an unknown field${shown}. ${hint}`;
}

function oneOf(value: unknown, allowed: unknown): string {
  const names = Array.isArray(allowed) ? allowed.map(String) : [];
  const meant = typeof value === 'string' ? closest(value, names) : undefined;
  return `must be one of: ${names.join(', ')}${meant === undefined ? '' : `. Did you mean "${meant}"?`}`;
}

function closest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, difference: distance(plain(name).slice(0, 64), plain(candidate)) }))
    .toSorted((one, other) => one.difference - other.difference);
  const [best] = ranked;
  return best !== undefined && best.difference <= Math.min(MAX_DISTANCE, best.candidate.length / 3)
    ? best.candidate
    : undefined;
}

function namesIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z\d]/g, '');
}

/** Steps of a JSON Pointer (RFC 6901), with numbers for the elements of lists. */
function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(name) : name);
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  return path;
}
