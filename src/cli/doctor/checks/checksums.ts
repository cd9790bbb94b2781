import { createHash } from 'node:crypto';
import type { Target } from '../../target.js';
import type { Feature, Finding } from '../finding.js';
import { describeOutcome, describeResponse, isRejected, isSuccess, request } from '../request.js';
import type { TestObjects } from '../test-objects.js';

const BODY = 'signpost';
const WRONG_BODY = 'Signpost';

interface Checksum {
  header: string;
  feature: Feature;
  /** Checksum of `BODY`, Base64. */
  value: string;
}

const digest = (algorithm: string): string => createHash(algorithm).update(BODY).digest('base64');

const CHECKSUMS: readonly Checksum[] = [
  { header: 'x-amz-checksum-sha256', feature: 'checksumSha256', value: digest('sha256') },
  { header: 'x-amz-checksum-sha1', feature: 'checksumSha1', value: digest('sha1') },
  { header: 'x-amz-checksum-crc32', feature: 'checksumCrc32', value: 'Ee4Fcw==' },
  { header: 'x-amz-checksum-crc32c', feature: 'checksumCrc32c', value: 'E0On1w==' },
  { header: 'x-amz-checksum-crc64nvme', feature: 'checksumCrc64nvme', value: 'i3AjfqfXvO0=' },
  { header: 'content-md5', feature: 'contentMd5', value: digest('md5') },
];

/** Checks which checksum headers the store enforces: it must accept a matching body and reject any other. */
export async function checkChecksums(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  return Promise.all(CHECKSUMS.map((checksum) => checkOne(target, testObjects, checksum)));
}

async function checkOne(
  { uploadPresigner, uploadHeaders }: Target,
  testObjects: TestObjects,
  { header, feature, value }: Checksum,
): Promise<Finding> {
  const check = `Checksum ${header}`;
  const headers = { [header]: value, ...uploadHeaders };
  const { url } = await uploadPresigner.presignPut({
    key: testObjects.key(`${header}.txt`),
    expiresIn: 60,
    headers,
  });
  const right = await request(url, { method: 'PUT', headers, body: BODY });
  if (!isSuccess(right) && ![400, 501].includes(right.status)) {
    return { check, status: 'warning', found: `not checked: a PUT ${describeOutcome(right)}` };
  }
  const wrong = isSuccess(right) ? await request(url, { method: 'PUT', headers, body: WRONG_BODY }) : right;
  return isSuccess(right) && isRejected(wrong)
    ? {
        check,
        status: 'ok',
        found: `a different body is rejected: ${describeResponse(wrong)}`,
        supports: { [feature]: true },
      }
    : {
        check,
        status: 'not_supported',
        found: isSuccess(wrong) ? 'ignored: a different body is accepted' : describeResponse(wrong),
        ...(feature === 'checksumSha256' && {
          todo: 'checksum_sha256 is signed, but this store does not enforce it. POST /files/complete cannot verify a checksum that the store did not record. To verify a file, download it and compute its SHA-256.',
        }),
        supports: { [feature]: false },
      };
}
