import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { storeWarning } from './store-warning.js';

const STORE = { S3_BUCKET: 'files', S3_ENDPOINT: 'http://127.0.0.1:7480' };
const PAIR = { S3_UPLOAD_ACCESS_KEY_ID: 'upload', S3_UPLOAD_SECRET_ACCESS_KEY: 'secret' };

describe('storeWarning', () => {
  it('recommends the doctor for a store that is not AWS', () => {
    expect(storeWarning(readEnvironment(STORE).store)).toContain('npm run bucket:doctor');
  });

  it.each<[string, Record<string, string>]>([
    ['AWS', { S3_BUCKET: 'files' }],
    ['the embedded bucket', {}],
    ['a store with upload credentials', { ...STORE, ...PAIR }],
  ])('is absent for %s', (_, variables) => {
    expect(storeWarning(readEnvironment(variables).store)).toBeUndefined();
  });
});
