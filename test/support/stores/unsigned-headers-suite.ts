import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { isUnsupported } from '../../../src/cli/store-error.js';
import { createS3Client } from '../../../src/storage/s3/s3-client.js';
import type { Variables } from '../service/daemon.js';
import { json, type UploadUrl } from '../service/signpost.js';
import type { Feature, Skip } from './store-features.js';
import type { FormTarget, StoreUnderTest } from './store-under-test.js';

const SECRET = 'the content of another file';
const BODY = 'hello';
const EVERYONE = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';

interface Sent {
  key: string;
  /** Of the request that carried the additional headers. */
  status: number;
}

type Headers = Readonly<Record<string, string>>;
type Send = (store: StoreUnderTest, headers: Headers) => Promise<Sent>;

/** Finishes a multipart upload through the service. */
async function complete(store: StoreUnderTest, key: string, uploadId: string): Promise<void> {
  const path = `/s3/multipart/${encodeURIComponent(uploadId)}`;
  const query = `?key=${encodeURIComponent(key)}`;
  const listed = await json<{ PartNumber: number; ETag: string }[]>(await store.service.get(path + query));
  const parts = listed.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
  await store.call(`${path}/complete${query}`, { parts });
}

const partUrl = async (store: StoreUnderTest, key: string, uploadId: string): Promise<string> => {
  const path = `/s3/multipart/${encodeURIComponent(uploadId)}/1?key=${encodeURIComponent(key)}`;
  return (await json<{ url: string }>(await store.service.get(path))).url;
};

const bodyFor = (headers: Headers): { body?: Buffer } =>
  'x-amz-copy-source' in headers ? {} : { body: Buffer.from(BODY) };

const sendPut: Send = async (store, headers) => {
  const upload = await store.call<UploadUrl>('/upload-url', {
    filename: 'a.txt',
    content_type: 'text/plain',
  });
  const sent = { method: 'PUT', headers: { ...upload.headers, ...headers }, ...bodyFor(headers) };
  return { key: upload.file_key, status: (await fetch(upload.presigned_url, sent)).status };
};

const sendPart: Send = async (store, headers) => {
  const { key, uploadId } = await store.call<{ key: string; uploadId: string }>('/s3/multipart', {
    filename: 'a.txt',
    type: 'text/plain',
  });
  const url = await partUrl(store, key, uploadId);
  const { status } = await fetch(url, { method: 'PUT', headers, ...bodyFor(headers) });
  if (status === 200) await complete(store, key, uploadId);
  return { key, status };
};

const sendCreation: Send = async (store, headers) => {
  const signed = await store.call<{ url: string; key: string; headers: Headers }>('/s3/sign', {
    method: 'POST',
    key: 'a.txt',
    contentType: 'text/plain',
  });
  const { url, key } = signed;
  const answer = await fetch(url, { method: 'POST', headers: { ...signed.headers, ...headers } });
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(await answer.text())?.[1];
  if (uploadId !== undefined) {
    const part = await fetch(await partUrl(store, key, uploadId), { method: 'PUT', body: BODY });
    expect(part.status).toBe(200);
    await complete(store, key, uploadId);
  }
  return { key, status: answer.status };
};

const sendForm: Send = async (store, headers) => {
  const form = await store.call<UploadUrl & FormTarget>('/upload-url', {
    filename: 'a.txt',
    content_type: 'text/plain',
    method: 'POST',
  });
  const body = new FormData();
  for (const [field, value] of Object.entries(form.fields)) body.set(field, value);
  body.set('file', new Blob([BODY]), 'a.txt');
  const { status } = await fetch(form.presigned_url, { method: 'POST', headers, body });
  return { key: form.file_key, status };
};

const REQUESTS: Readonly<Record<string, { send: Send; feature?: Feature }>> = {
  PUT: { send: sendPut },
  part: { send: sendPart, feature: 'multipart' },
  creation: { send: sendCreation, feature: 'multipart' },
  form: { send: sendForm, feature: 'postPolicy' },
};

const COPY = ['x-amz-copy-source', 'x-amz-copy-source and a range'];
const ACCESS = ['x-amz-acl', 'x-amz-grant-read', 'x-amz-tagging'];

/** Pairs of a request and the name of an attack on it. */
function cases(attacks: Readonly<Record<string, readonly string[]>>): [request: string, attack: string][] {
  return Object.entries(attacks).flatMap(([request, names]) =>
    names.map((name): [string, string] => [request, name]),
  );
}

/** The headers of each attack, for a file of the service that the attacker must not reach with an upload URL. */
function headersOf(name: string, source: string): Headers {
  const attacks: Record<string, Headers> = {
    'x-amz-copy-source': { 'x-amz-copy-source': source },
    'x-amz-copy-source and a range': {
      'x-amz-copy-source': source,
      'x-amz-copy-source-range': `bytes=0-${SECRET.length - 2}`,
    },
    'x-amz-acl': { 'x-amz-acl': 'public-read' },
    'x-amz-grant-read': { 'x-amz-grant-read': EVERYONE },
    'x-amz-tagging': { 'x-amz-tagging': 'a=b' },
  };
  return attacks[name] ?? {};
}

/**
 * Adds headers that are not signed to every kind of upload request (CWE-441). A store must not follow them,
 * either by itself or because the credentials for uploads are write-only.
 */
export function describeUnsignedHeaders(store: () => StoreUnderTest, variables: () => Variables): void {
  describe('an upload request with an unsigned header', () => {
    /** Empty if the store has no tags. */
    const tagsOf = async (key: string): Promise<unknown> => {
      const {
        S3_BUCKET = '',
        S3_REGION,
        S3_ENDPOINT,
        AWS_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY,
      } = variables();
      const client = createS3Client({
        bucket: S3_BUCKET,
        region: S3_REGION ?? 'us-east-1',
        endpoint: S3_ENDPOINT,
        forcePathStyle: variables()['S3_FORCE_PATH_STYLE'] === 'true',
        signer: 'sigv4',
        timeoutMs: 10_000,
        ...(AWS_ACCESS_KEY_ID !== undefined &&
          AWS_SECRET_ACCESS_KEY !== undefined && {
            credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
          }),
      });
      try {
        const command = new GetObjectTaggingCommand({ Bucket: S3_BUCKET, Key: key });
        return (await client.send(command)).TagSet ?? [];
      } catch (error) {
        if (isUnsupported(error)) return [];
        throw error;
      }
    };

    const attack = async (kind: string, name: string, skip: Skip): Promise<Sent> => {
      const { send, feature } = REQUESTS[kind] ?? { send: sendPut };
      if (feature !== undefined) store().needs(feature, skip);
      const secret = await store().call<UploadUrl>('/upload-url', {
        filename: 'secret.txt',
        content_type: 'text/plain',
      });
      expect(await store().put(secret, SECRET)).toBe(200);
      const path = secret.file_key.split('/').map(encodeURIComponent).join('/');
      return send(store(), headersOf(name, `/${variables()['S3_BUCKET']}/${path}`));
    };

    const unsignedUrl = async (key: string): Promise<string> => {
      const { presigned_url } = await store().call<{ presigned_url: string }>('/download-url', {
        file_key: key,
      });
      return presigned_url.slice(0, presigned_url.indexOf('?'));
    };

    it.for(cases({ PUT: [...COPY, ...ACCESS], part: COPY, creation: ACCESS }))(
      'is rejected and stores nothing: a %s with %s',
      async ([kind, name], { skip }) => {
        const { key, status } = await attack(kind, name, skip);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(await store().contentOf(key)).toBeUndefined();
      },
    );

    it.for(cases({ part: ACCESS, creation: COPY, form: [...COPY, ...ACCESS] }))(
      'is rejected, or the header has no effect: a %s with %s',
      async ([kind, name], { skip }) => {
        const { key, status } = await attack(kind, name, skip);
        if (status >= 400 && status < 500) {
          expect(await store().contentOf(key)).toBeUndefined();
          return;
        }
        expect(status).toBeLessThan(300);
        expect(await store().contentOf(key)).toBe(BODY);
        expect((await fetch(await unsignedUrl(key))).status).toBe(403);
        expect(await tagsOf(key)).toEqual([]);
      },
    );
  });
}
