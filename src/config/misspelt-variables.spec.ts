import { describe, expect, it } from 'vitest';
import { misspeltVariables } from './misspelt-variables.js';

const KNOWN = new Set(['PORT', 'AUTH', 'S3_BUCKET', 'AWS_REGION', 'MAX_FILE_SIZE', 'S3_PUBLIC_ENDPOINT']);

describe('misspeltVariables', () => {
  it.each([
    ['S3_BUCKT', 'S3_BUCKET'],
    ['S3_BUKCET', 'S3_BUCKET'],
    ['S3BUCKET', 'S3_BUCKET'],
    ['s3_bucket', 'S3_BUCKET'],
    ['MAX_FILESIZE', 'MAX_FILE_SIZE'],
    ['S3_PUBLIC_ENDPOINTS', 'S3_PUBLIC_ENDPOINT'],
  ])('finds %s', (name, meant) => {
    expect(misspeltVariables([name], KNOWN)).toEqual([
      `${name} is not a variable of Signpost. Did you mean ${meant}?`,
    ]);
  });

  it.each([
    'S3_BUCKET',
    'PATH',
    'PORTS',
    'HOME',
    'AWS_DEFAULT_REGION',
    'AWS_PROFILE',
    'S3_SERVICE_HOST',
    'npm_config_registry',
  ])('ignores %s', (name) => {
    expect(misspeltVariables([name], KNOWN)).toEqual([]);
  });
});
