import { Problem } from '../errors/catalogue.js';
import { requiredParameter } from '../errors/required-parameter.js';

type Query = Readonly<Record<string, unknown>>;

const MAX_PART_NUMBER = 10_000;
const MAX_AT_ONCE = 1000;

/** What all of `@uppy/companion`'s clients may add to `filename` and `type`; it is not stored. */
const METADATA = /^metadata\[.{0,128}\]$/s;

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readFile(query: Query): { filename: string; type: string | undefined } {
  refuseOthers(query, (name) => name === 'filename' || name === 'type' || METADATA.test(name));
  const type = query['type'];
  return {
    filename: requiredParameter(query, 'filename'),
    // A browser that knows no type says an empty one.
    type: type === undefined || type === '' ? undefined : requiredParameter(query, 'type'),
  };
}

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readKey(query: Query): string {
  refuseOthers(query, (name) => name === 'key');
  return requiredParameter(query, 'key');
}

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readBatch(query: Query): { key: string; partNumbers: number[] } {
  refuseOthers(query, (name) => name === 'key' || name === 'partNumbers');
  const partNumbers = requiredParameter(query, 'partNumbers').split(',').map(readPartNumber);
  if (partNumbers.length > MAX_AT_ONCE) {
    throw new Problem('invalid_request', `partNumbers must be ${MAX_AT_ONCE} at most.`);
  }
  return { key: requiredParameter(query, 'key'), partNumbers };
}

/** @throws Problem `invalid_request` */
export function readPartNumber(text: string): number {
  const partNumber = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
  if (partNumber < 1 || partNumber > MAX_PART_NUMBER) {
    throw new Problem('invalid_request', `A part number is a whole number from 1 to ${MAX_PART_NUMBER}.`);
  }
  return partNumber;
}

/** @throws Problem `invalid_request` */
export function readUploadId(text: string): string {
  if (!/^[\x21-\x7E]{1,1024}$/.test(text)) {
    throw new Problem('invalid_request', 'The upload id is not one that a store has given.');
  }
  return text;
}

function refuseOthers(query: Query, isKnown: (name: string) => boolean): void {
  for (const [name, value] of Object.entries(query)) {
    if (!isKnown(name)) throw new Problem('invalid_request', 'A parameter of the query is not known here.');
    if (typeof value !== 'string')
      throw new Problem('invalid_request', 'A parameter of the query is given twice.');
  }
}
