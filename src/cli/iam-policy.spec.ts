import { describe, expect, it } from 'vitest';
import { iamPolicy } from './iam-policy.js';

const resources = (bucket: string, region: string): string[] =>
  iamPolicy(bucket, 'team/uploads/', region).Statement.map(({ Resource }) => Resource);

describe('iamPolicy', () => {
  it('allows writes under the key prefix only', () => {
    const { Statement } = iamPolicy('files', 'team/uploads/', 'eu-central-1');
    const writing = Statement.filter(({ Action }) =>
      Action.some((action) => /Put|Delete|Abort/.test(action)),
    );
    expect(writing.map(({ Resource }) => Resource)).toEqual(['arn:aws:s3:::files/team/uploads/*']);
  });

  it('contains no wildcard action', () => {
    expect(
      iamPolicy('files', 'uploads/', 'us-east-1').Statement.flatMap(({ Action }) => Action),
    ).not.toContainEqual(expect.stringContaining('*'));
  });

  it.each([
    ['cn-north-1', 'arn:aws-cn:s3:::files'],
    ['us-gov-west-1', 'arn:aws-us-gov:s3:::files'],
    ['us-east-1', 'arn:aws:s3:::files'],
  ])('uses the AWS partition of %s', (region, arn) => {
    expect(resources('files', region)).toEqual([arn, `${arn}/team/uploads/*`, `${arn}/*`]);
  });

  it('uses the /object form for the objects of an access point', () => {
    const arn = 'arn:aws:s3:eu-central-1:123456789012:accesspoint/signpost';
    expect(resources(arn, 'eu-central-1')).toEqual([arn, `${arn}/object/team/uploads/*`, `${arn}/object/*`]);
  });
});
