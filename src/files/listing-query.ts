import { Problem } from '../errors/catalogue.js';

/** Which page of a listing was asked for. */
export interface ListingQuery {
  cursor: string | undefined;
  /** 1 to 1,000. */
  limit: number;
}

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;

const KNOWN = ['cursor', 'limit'];

/** @throws Problem `invalid_request` */
export function parseListingQuery(query: Readonly<Record<string, unknown>>): ListingQuery {
  for (const name of Object.keys(query)) {
    if (!KNOWN.includes(name))
      throw new Problem('invalid_request', `This route knows only: ${KNOWN.join(', ')}.`);
  }
  return { cursor: text(query, 'cursor'), limit: readLimit(text(query, 'limit')) };
}

function text(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new Problem('invalid_request', `${name} is given more than once.`);
}

function readLimit(value: string | undefined): number {
  if (value === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new Problem('invalid_request', `limit must be a whole number from 1 to ${MAX_LIMIT}.`);
}
