/** Signpost and its peers all sign with the same bucket, keys, lifetime and (invented) credentials. */
export const BUCKET = 'signpost-bench';
export const REGION = 'us-east-1';
export const EXPIRES_IN = 14_400;
export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** The repository, and the output of `npm run build`. */
export const ROOT = new URL('../..', import.meta.url).pathname;
export const DIST = `${ROOT}dist/`;
export const BENCH = `${ROOT}bench/`;

/** The environment of every server and runner. It excludes the caller's own AWS configuration. */
export const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '/',
  NODE_ENV: 'production',
  BUCKET,
  EXPIRES_IN: String(EXPIRES_IN),
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** The argument of `openBucket`. */
export const BUCKET_OPTIONS = {
  bucket: BUCKET,
  region: REGION,
  forcePathStyle: false,
  credentials: CREDENTIALS,
  signer: 'sigv4',
  timeoutMs: 2000,
};
