import { Problem } from '../errors/catalogue.js';
import { MAX_CONTENT_TYPE } from '../validation/file-fields.decorators.js';
import { QueryReader, type QueryValues } from '../validation/query-reader.js';
import { readPartNumber } from './part-number.js';

const MAX_BATCH_SIZE = 1000;

/** Characters, as on the routes that take it in a body. */
const MAX_FILENAME = 1024;

const FILE = new Set(['filename', 'type']);
const KEY = new Set(['key']);
const BATCH = new Set(['key', 'partNumbers']);

/** Metadata of the file, which clients of `@uppy/companion` may add. It is not stored. */
const METADATA = /^metadata\[.{0,128}\]$/s;

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readFile(values: QueryValues): { filename: string; type: string | undefined } {
  const query = new QueryReader(values, FILE, METADATA);
  const filename = query.required('filename');
  const type = query.optional('type');
  assertLength('filename', filename, MAX_FILENAME);
  assertLength('type', type ?? '', MAX_CONTENT_TYPE);
  return { filename, type };
}

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readKey(values: QueryValues): string {
  return new QueryReader(values, KEY).required('key');
}

/** @throws Problem `missing_parameter` or `invalid_request` */
export function readBatch(values: QueryValues): { key: string; partNumbers: number[] } {
  const query = new QueryReader(values, BATCH);
  const partNumbers = query.required('partNumbers').split(',').map(readPartNumber);
  if (partNumbers.length > MAX_BATCH_SIZE) {
    throw new Problem('invalid_request', `partNumbers must have at most ${MAX_BATCH_SIZE} entries.`);
  }
  return { key: query.required('key'), partNumbers };
}

/** @throws Problem `invalid_request` */
export function readUploadId(text: string): string {
  if (!/^[\x21-\x7E]{1,1024}$/.test(text)) {
    throw new Problem(
      'invalid_request',
      'The upload id is not valid. Send the uploadId that was returned when the upload was created.',
    );
  }
  return text;
}

/** Counts characters as class-validator does: those beyond U+FFFF once. */
function assertLength(name: string, value: string, max: number): void {
  if (Array.from(value).length > max) {
    throw new Problem('invalid_request', `${name} must have at most ${max} characters.`);
  }
}
