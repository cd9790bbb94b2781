import { describe, expect, it } from 'vitest';
import { misspeltVariables } from './misspelt-variables.js';

const KNOWN = new Set([
  'PORT',
  'HOST',
  'AUTH',
  'HSTS',
  'NODE_ENV',
  'LOG_LEVEL',
  'S3_BUCKET',
  'AWS_REGION',
  'MAX_FILE_SIZE',
  'S3_PUBLIC_ENDPOINT',
]);

describe('misspeltVariables', () => {
  it.each([
    ['S3_BUCKT', 'S3_BUCKET'],
    ['S3_BUKCET', 'S3_BUCKET'],
    ['S3BUCKET', 'S3_BUCKET'],
    ['s3_bucket', 'S3_BUCKET'],
    ['MAX_FILESIZE', 'MAX_FILE_SIZE'],
    ['S3_PUBLIC_ENDPOINTS', 'S3_PUBLIC_ENDPOINT'],
    ['PROT', 'PORT'],
    ['OPRT', 'PORT'],
    ['POTR', 'PORT'],
    ['HOTS', 'HOST'],
    ['AUHT', 'AUTH'],
    ['Auht', 'AUTH'],
    ['HTSS', 'HSTS'],
    ['PPORT', 'PORT'],
    ['AUTHH', 'AUTH'],
    ['NDOE_ENV', 'NODE_ENV'],
    ['LGO_LEVEL', 'LOG_LEVEL'],
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
    'S3_PORT',
    'S3_PORT_9000_TCP_ADDR',
    'KUBERNETES_PORT',
    'KUBERNETES_SERVICE_HOST',
    'KUBERNETES_SERVICE_PORT_HTTPS',
    'REDIS_PORT',
    'HOSTNAME',
    'HOSTS',
    'LOGNAME',
    'PWD',
    'OLDPWD',
    'SHELL',
    'SHLVL',
    'TERM',
    'LANG',
    'USER',
    'PORT_HTTP',
    'PART',
    'SORT',
    'POST',
    'OAUTH',
    'AUTHOR',
    'NODE',
    'NODE_PATH',
    'NODE_OPTIONS',
    'NODE_VERSION',
    'npm_config_registry',
    'npm_package_name',
    'npm_lifecycle_event',
    'npm_node_execpath',
    '',
    '_',
  ])('ignores %s', (name) => {
    expect(misspeltVariables([name], KNOWN)).toEqual([]);
  });
});
