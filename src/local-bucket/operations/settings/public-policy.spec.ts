import { describe, expect, it } from 'vitest';
import { isPublicPolicy } from './public-policy.js';

const ACCOUNT = { AWS: 'arn:aws:iam::123456789012:root' };
const allow = (Principal: unknown, Condition?: unknown) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::signpost/*',
  ...(Condition !== undefined && { Condition }),
});

describe('isPublicPolicy', () => {
  it.each<[string, unknown]>([
    ['everyone', allow('*')],
    ['every AWS principal', [allow({ AWS: '*' })]],
    ['an account and everyone', allow({ AWS: [ACCOUNT.AWS, '*'] })],
    ['an account, and everyone in a second statement', [allow(ACCOUNT), allow('*')]],
    ['everyone but one account', { Effect: 'Allow', NotPrincipal: ACCOUNT }],
    ['everyone over TLS', allow('*', { Bool: { 'aws:SecureTransport': 'true' } })],
    ['everyone with a referrer', allow('*', { StringLike: { 'aws:Referer': 'https://app.example/*' } })],
    ['every VPC with a wildcard', allow('*', { StringLike: { 'aws:SourceVpc': 'vpc-*' } })],
    ['every address', allow('*', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })],
    ['a wide range of IPv6', allow('*', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2000::/3'] } })],
    ['everyone outside an organization', allow('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } })],
    ['a policy variable', allow('*', { StringEquals: { 'aws:userid': '${aws:username}' } })],
  ])('is true for %s', (_case, statements) => {
    expect(isPublicPolicy(statements)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an account', allow(ACCOUNT)],
    ['a service', allow({ Service: 'cloudtrail.amazonaws.com' })],
    ['a denial for everyone', { ...allow('*'), Effect: 'Deny' }],
    ['one VPC', allow('*', { StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } })],
    [
      'an organization, in any case',
      [allow('*', { stringequals: { 'AWS:PrincipalOrgId': ['o-1', 'o-2'] } })],
    ],
    [
      'a range of addresses',
      allow('*', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'] } }),
    ],
    ['no statement', []],
    ['no object', 'x'],
  ])('is false for %s', (_case, statements) => {
    expect(isPublicPolicy(statements)).toBe(false);
  });
});
