import type { Credentials } from '../../s3/credentials.js';
import type { PresignForm } from '../../presigner.js';
import { ALGORITHM, amzDate, credentialScope } from './signing-scope.js';

export interface PolicySigning {
  bucket: string;
  credentials: Credentials;
  region: string;
  service: string;
  signingDate: Date;
  expiresAt: Date;
  /** Signs the Base64 of the policy, which is the string to sign. */
  sign: (policy: string) => string | Promise<string>;
}

/**
 * The fields that a browser's form sends before the file, with a signed policy that allows only these values.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export async function signedFields(
  form: PresignForm,
  signing: PolicySigning,
): Promise<Record<string, string>> {
  const { credentials, region, service, signingDate } = signing;
  const date = amzDate(signingDate);
  const fields: Record<string, string> = {
    key: form.key,
    ...form.fields,
    'x-amz-algorithm': ALGORITHM,
    'x-amz-credential': `${credentials.accessKeyId}/${credentialScope(date, region, service)}`,
    'x-amz-date': date,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const policy = encodePolicy(fields, form, signing);
  return { ...fields, policy, 'x-amz-signature': await signing.sign(policy) };
}

/**
 * Serialised as JSON, so that a quote in a name cannot end a condition early. Every field must equal its
 * value.
 */
function encodePolicy(
  fields: Record<string, string>,
  form: PresignForm,
  { bucket, expiresAt }: PolicySigning,
): string {
  const conditions = [
    ['eq', '$bucket', bucket],
    ...Object.entries(fields).map(([name, value]) => ['eq', `$${name}`, value]),
    ['content-length-range', form.minSize, form.maxSize],
  ];
  return Buffer.from(JSON.stringify({ expiration: expiresAt.toISOString(), conditions })).toString('base64');
}
