import { describeStore } from './support/stores/store-suite.js';

const NAMES = [
  'S3_BUCKET',
  'S3_REGION',
  'S3_ENDPOINT',
  'S3_PUBLIC_ENDPOINT',
  'S3_FORCE_PATH_STYLE',
  'S3_UPLOAD_ACCESS_KEY_ID',
  'S3_UPLOAD_SECRET_ACCESS_KEY',
  'S3_UPLOAD_SIGN_HEADERS',
  'AWS_REGION',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'CORS_ORIGINS',
] as const;

/** The store that the service's own variables name. The suite deletes the files that it uploads. */
const variables = {
  S3_TIMEOUT_MS: '10000',
  ...Object.fromEntries(NAMES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
};
if (process.env['S3_BUCKET'] === undefined)
  throw new Error(
    'Set S3_BUCKET, and the other variables of the service, to the store that these tests should use.',
  );

describeStore(process.env['S3_ENDPOINT'] ?? 'AWS', () => variables);
