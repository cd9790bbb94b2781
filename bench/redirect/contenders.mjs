import { BENCH, BUCKET, DIST } from '../lib/subject.mjs';

const node = (file) => () => ['node', file];
const python = (...args) => ['/usr/bin/python3', '-m', ...args];

/** Signpost as shipped: with validation, limits, request ids, security headers and logs. */
export const SIGNPOST = {
  name: 'Signpost',
  command: node(`${DIST}main.js`),
  env: {
    S3_BUCKET: BUCKET,
    AUTH: 'none',
    PROXY_CHECK_OBJECT: 'false',
    RATE_LIMIT: '1000000000',
    LOG_LEVEL: 'info',
  },
};

export const FASTAPI = {
  name: 'FastAPI + boto3, uvicorn',
  command: (port) => python('uvicorn', '--app-dir', `${BENCH}redirect`, 'fastapi_app:app', '--port', port),
};

export const PEERS = [
  {
    name: 'node:http, a constant',
    command: node(`${BENCH}redirect/node-http-constant.mjs`),
    constant: true,
  },
  { name: 'node:http + our signer', command: node(`${BENCH}redirect/node-http.mjs`) },
  { name: 'Fastify + our signer', command: node(`${BENCH}redirect/fastify.mjs`) },
  {
    name: 'Nest on Express + getSignedUrl, throttler',
    command: node(`${BENCH}build/nest-express/main.js`),
  },
  {
    name: 'Nest on Express + getSignedUrl, no throttler',
    command: node(`${BENCH}build/nest-express/main.js`),
    env: { THROTTLER: 'off' },
  },
  FASTAPI,
  {
    name: 'Flask + boto3, gunicorn',
    command: (port) =>
      python(
        'gunicorn',
        '--chdir',
        `${BENCH}redirect`,
        '--threads',
        '4',
        '--bind',
        `127.0.0.1:${port}`,
        'flask_app:app',
      ),
  },
  {
    name: 'Go net/http + minio-go',
    command: () => [`${BENCH}build/redirect-minio-go`],
    env: { GOMAXPROCS: '1' },
  },
];
