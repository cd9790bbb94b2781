import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CredentialSource } from '../../s3/credentials.js';
import { describePresigner } from '../presigner.contract.fixture.js';
import { OPTIONS } from '../../bucket-options.fixture.js';
import type { BucketOptions } from '../../bucket-options.js';
import { keyOf } from '../../object-key.fixture.js';
import { openBucket } from '../../open-bucket.js';
import type { Presigner } from '../../presigner.js';
import { PreparedHmac } from './prepared-hmac.js';
import { SigV4Presigner } from './sigv4.presigner.js';
import { signingKey, SigningScopes } from './signing-scope.js';

const EXAMPLE = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** The Base64 policy of AWS's example, exactly as printed there. */
const EXAMPLE_POLICY =
  'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4' +
  'YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9' +
  'LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3Nm' +
  'dWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1' +
  'aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMt' +
  'd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEy' +
  'MjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7Ingt' +
  'YW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9';

async function presignerOf(options: BucketOptions): Promise<Presigner> {
  return (await openBucket(options)).presigner;
}

describePresigner('SigV4Presigner', presignerOf);

describe('SigV4Presigner', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html "An example"
  it("computes the signature of AWS's example of a presigned GET", async () => {
    vi.setSystemTime(new Date('2013-05-24T00:00:00Z'));
    const endpoint = {
      bucket: 'examplebucket',
      protocol: 'https:',
      hostname: 'examplebucket.s3.amazonaws.com',
      port: undefined,
      path: '',
      scheme: 'sigv4',
      signingRegion: 'us-east-1',
      signingName: 's3',
    };
    const presigner = new SigV4Presigner(
      endpoint,
      new CredentialSource(() => Promise.resolve(EXAMPLE), 1000),
    );
    const { url } = await presigner.presignGet({ key: keyOf('test.txt'), expiresIn: 86_400 });
    expect(url).toBe(
      'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
        '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
  it("computes the signature of AWS's example of a POST policy", () => {
    const key = new PreparedHmac(signingKey(EXAMPLE.secretAccessKey, '20151229', 'us-east-1', 's3'));
    expect(key.hex(EXAMPLE_POLICY)).toBe('8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e');
  });

  it('adds the six parameters of the specification and no others', async () => {
    const presigner = await presignerOf(OPTIONS);
    const { url } = await presigner.presignGet({ key: keyOf('k'), expiresIn: 60 });
    expect([...new URL(url).searchParams.keys()]).toEqual([
      'X-Amz-Algorithm',
      'X-Amz-Credential',
      'X-Amz-Date',
      'X-Amz-Expires',
      'X-Amz-SignedHeaders',
      'X-Amz-Signature',
    ]);
  });

  it('signs with new credentials within the second in which they arrive', () => {
    const scopes = new SigningScopes('us-east-1', 's3');
    const first = scopes.at(0, EXAMPLE);
    expect(scopes.at(0, EXAMPLE)).toBe(first);
    const other = scopes.at(0, { accessKeyId: 'OTHER', secretAccessKey: 'another' });
    expect(other.credential).toBe('OTHER/19700101/us-east-1/s3/aws4_request');
    expect(other.key.hex('text')).not.toBe(first.key.hex('text'));
  });

  it.each(['', 'text', 'a much longer text than the one before '.repeat(10), 'short'])(
    'computes the same HMAC as the standard library for %j, after other texts',
    (text) => {
      const key = new PreparedHmac(Buffer.from('key'));
      for (const before of ['some text', text]) key.hex(before);
      expect(key.hex(text)).toBe(createHmac('sha256', 'key').update(text).digest('hex'));
    },
  );

  it('signs correctly after midnight and with new credentials', async () => {
    const credentials = [EXAMPLE, { ...EXAMPLE, secretAccessKey: 'another' }];
    const dates = ['2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z'];
    const signatures = new Set<string>();
    for (const secret of credentials) {
      const kept = await presignerOf({ ...OPTIONS, credentials: secret });
      for (const date of dates) {
        vi.setSystemTime(new Date(date));
        const fresh = await presignerOf({ ...OPTIONS, credentials: secret });
        const { url } = await kept.presignGet({ key: keyOf('k'), expiresIn: 60 });
        expect(url).toBe((await fresh.presignGet({ key: keyOf('k'), expiresIn: 60 })).url);
        signatures.add(url);
      }
    }
    expect(signatures.size).toBe(4);
  });
});
