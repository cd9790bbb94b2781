import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { storeWarnings } from './store-warning.js';

const STORE = { S3_BUCKET: 'files', S3_ENDPOINT: 'http://127.0.0.1:7480' };
const PAIR = { S3_UPLOAD_ACCESS_KEY_ID: 'upload', S3_UPLOAD_SECRET_ACCESS_KEY: 'secret' };

describe('storeWarnings', () => {
  it('recommends the doctor for a store that is not AWS', () => {
    expect(storeWarnings(readEnvironment(STORE).store)).toEqual([
      expect.stringContaining('npm run bucket:doctor'),
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['AWS', { S3_BUCKET: 'files' }],
    ['the embedded bucket', {}],
    ['a store with upload credentials', { ...STORE, ...PAIR }],
  ])('is absent for %s', (_, variables) => {
    expect(storeWarnings(readEnvironment(variables).store)).toEqual([]);
  });
});
