import {
  readCredential,
  readSigningDate,
  assertAlgorithm,
  unexpectedToken,
  unsupportedVersion2,
} from '../../auth/auth-parameters.js';
import { MAX_EXPIRES, type RequestSignature } from '../../auth/request-signature.js';
import { S3Error } from '../../protocol/s3-error.js';

/**
 * The signature in the fields of a form. Its string to sign is the policy. Names in `fields` are in lower
 * case.
 */
export function readFormSignature(fields: ReadonlyMap<string, string>, region: string): RequestSignature {
  const malformed = 'InvalidArgument';
  if (fields.has('x-amz-security-token')) throw unexpectedToken();
  const [policy, algorithm, credential, date, signature] = [
    'policy',
    'x-amz-algorithm',
    'x-amz-credential',
    'x-amz-date',
    'x-amz-signature',
  ].map((name) => fields.get(name));
  // Without a policy, a form is anonymous.
  if (!policy) throw new S3Error('AccessDenied', 'Access Denied');
  if (!signature) {
    if (fields.has('signature')) throw unsupportedVersion2();
    throw new S3Error(
      malformed,
      "Bucket POST must contain a field named 'X-Amz-Signature'. If it is specified, please check the order of the fields.",
      { elements: { ArgumentName: 'X-Amz-Signature' } },
    );
  }
  if (!algorithm || !credential || !date) {
    throw new S3Error(
      malformed,
      'Bucket POST must contain the fields x-amz-algorithm, x-amz-credential and x-amz-date.',
    );
  }
  assertAlgorithm(algorithm, malformed);
  const signingDate = readSigningDate(date, malformed);
  return {
    kind: 'form',
    ...readCredential(credential, date, region, malformed),
    signingDate,
    // The policy has its own expiration, but no signing key is valid for longer than a week.
    expiresIn: MAX_EXPIRES,
    signedHeaders: '',
    value: signature,
  };
}
