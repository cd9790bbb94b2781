/** Targets: the minimum ratio to each peer, and maximum values. Peers that are not listed have no target. */
export const SIGNING = {
  getSignedUrl: 60,
  'S3RequestPresigner.presign': 5,
  boto3: 35,
  'minio-js': 5,
  'Go minio-go': 4,
};

export const REDIRECT = {
  'FastAPI + boto3, uvicorn': 18,
  'Flask + boto3, gunicorn': 20,
  'Nest on Express + getSignedUrl, throttler': 30,
  'Go net/http + minio-go': 1.4,
  'node:http + our signer': 0.7,
};

/** Against FastAPI with boto3, every key new. */
export const ASKING = { 'download-url': 7, redirect: 9 };

/** Against the same service with AUTH=none and memory limits. */
export const AS_CALLER = {
  'an API key, 1 of 1,000 tenants, memory limits': 0.9,
  'the same, Redis limits': 0.8,
  'a JWT, 1 of 1,000 tenants, memory limits': 0.85,
};

export const P99_MS = 10;
export const RESIDENT_MB = 100;
export const READY_MS = 1000;
