import { Problem } from './catalogue.js';

/** @throws Problem `missing_parameter` for one that is absent, empty or given twice */
export function requiredParameter(query: Readonly<Record<string, unknown>>, name: string): string {
  const value = query[name];
  if (typeof value !== 'string' || value === '') {
    throw new Problem('missing_parameter', `Missing required parameter: ${name}`);
  }
  return value;
}
