import type { SignatureVerifier } from '../../auth/signature-verifier.js';
import { checksumHeaders } from '../../body/checksums.js';
import { declaredChecksum } from '../../body/declared-checksum.js';
import { entityTooLarge, MAX_SIZE } from '../../body/upload-body.js';
import { describeBody, type ObjectRecord } from '../../disk/object-record.js';
import { echoEncryption, systemHeaders, userMetadata } from '../../protocol/metadata.js';
import { header, type S3Request } from '../../protocol/request.js';
import { sendEmpty, sendXml } from '../../protocol/response.js';
import { S3Error } from '../../protocol/s3-error.js';
import { rejectUnsupportedHeaders } from '../../protocol/unsupported-headers.js';
import { plainDocument } from '../../protocol/xml.js';
import { type Exchange, objectKey, objectLocation, storedBucket } from '../exchange.js';
import { FormBody } from './form-body.js';
import { type Form, readForm } from './form-reader.js';
import { formRequest } from './form-request.js';
import { readFormSignature } from './form-signature.js';
import { enforcePolicy, readPolicy } from './post-policy.js';
import { redirectTarget } from './redirect-target.js';

/** An exchange whose signature is not verified yet: it is part of the form in the body. */
export interface FormExchange extends Omit<Exchange, 'payload'> {
  readonly verifier: SignatureVerifier;
}

/** Bytes allowed for the fields and boundaries of a form. */
const FORM_OVERHEAD = 1024 * 1024;

/** Whether a request is a form upload: `POST /bucket` with multipart/form-data. */
export function isForm({ method, headers, bucket, key }: S3Request): boolean {
  const type = headers['content-type']?.toLowerCase() ?? '';
  return (
    method === 'POST' && type.startsWith('multipart/form-data') && bucket !== undefined && key === undefined
  );
}

/** PostObject: `POST /bucket`. Stores nothing until the whole file has been checked against the policy. */
export async function postObject(exchange: FormExchange): Promise<void> {
  const { request } = exchange;
  assertContentLength(request);
  rejectParameters(request);
  exchange.acceptBody();
  const { fields, record } = await readForm(request.http, async (form) => ({
    fields: form.fields,
    record: await store(exchange, form),
  }));
  respond(exchange, fields, record);
}

async function store(exchange: FormExchange, { fields, file }: Form): Promise<ObjectRecord> {
  const base64 = fields.get('policy') ?? '';
  await exchange.verifier.verifyPolicy(base64, readFormSignature(fields, exchange.region));
  const policy = readPolicy(base64);
  enforcePolicy(policy, new Map([...fields, ['bucket', exchange.request.bucket ?? '']]));
  const request = formRequest(exchange.request, fields);
  const key = objectKey({ request });
  rejectUnsupportedHeaders(request);
  const bucket = storedBucket(exchange);
  const headers = systemHeaders(request);
  const metadata = userMetadata(request);
  const body = new FormBody(file, policy.size, declaredChecksum(request, 'UNSIGNED-PAYLOAD'));
  return bucket.put(
    key,
    body.bytes(),
    () => ({ key, ...describeBody(body.finish()), headers, metadata }),
    () => undefined,
  );
}

/**
 * Redirects to `success_action_redirect`, or responds with `success_action_status`. "If the value is not set
 * to 200, 201, or 204, S3 returns an empty document with a 204 status code."
 */
function respond(exchange: FormExchange, fields: ReadonlyMap<string, string>, record: ObjectRecord): void {
  const { request, response } = exchange;
  const location = objectLocation(exchange, record.key);
  const status = fields.get('success_action_status');
  const redirect = redirectTarget(fields, request.bucket ?? '', record);
  response.setHeader('etag', record.etag);
  response.setHeader('location', redirect ?? location);
  const checksum = record.checksum ? checksumHeaders(record.checksum) : {};
  for (const [name, value] of Object.entries(checksum)) response.setHeader(name, value);
  echoEncryption(response, record.headers);
  if (redirect !== undefined) {
    sendEmpty(response, 303);
    return;
  }
  if (status !== '201') {
    sendEmpty(response, status === '200' ? 200 : 204);
    return;
  }
  const document = plainDocument('PostResponse', [
    ['Location', location],
    ['Bucket', request.bucket],
    ['Key', record.key],
    ['ETag', record.etag],
  ]);
  sendXml(response, 201, document);
}

/** A form has no query parameters. One could select another operation, such as `delete`. */
function rejectParameters({ query }: S3Request): void {
  const [first] = query.entries();
  if (first === undefined) return;
  throw new S3Error(
    'NotImplemented',
    'A parameter you provided implies functionality that is not implemented',
    {
      elements: { Parameter: first[0] },
    },
  );
}

function assertContentLength(request: S3Request): void {
  const length = header(request, 'content-length');
  if (length === undefined) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (Number(length) > MAX_SIZE + FORM_OVERHEAD) throw entityTooLarge(length, MAX_SIZE);
}
