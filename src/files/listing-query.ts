import type { ListRequest } from '../storage/object-store.js';
import { QueryReader, type QueryValues } from '../validation/query-reader.js';
import { keyOfCursor } from './file-cursor.js';

const PARAMETERS = new Set(['cursor', 'limit']);
const LIMIT = { min: 1, max: 1000, fallback: 100 };

/**
 * Reads the requested page of a listing. The first page starts after the prefix itself: consoles store an
 * object with that key to display a folder. It is not a file.
 * @throws Problem `invalid_request`
 */
export function readListing(values: QueryValues, prefix: string): Pick<ListRequest, 'after' | 'limit'> {
  const query = new QueryReader(values, PARAMETERS);
  const cursor = query.optional('cursor');
  return {
    after: cursor === undefined ? prefix : keyOfCursor(prefix, cursor),
    limit: query.integer('limit', LIMIT),
  };
}
