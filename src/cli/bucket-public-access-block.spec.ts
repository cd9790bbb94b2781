import { describe, expect, it } from 'vitest';
import { isAwsEndpoint } from '../storage/aws-endpoint.js';
import { missingFlags, withFlags } from './bucket-public-access-block.js';

const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

describe('Block Public Access', () => {
  it('turns on every flag on AWS, and every flag but BlockPublicAcls elsewhere', () => {
    expect(withFlags({}, true)).toEqual(ALL);
    expect(withFlags({}, false)).toEqual({ ...ALL, BlockPublicAcls: false });
  });

  it('keeps flags that are already on', () => {
    expect(withFlags({ BlockPublicAcls: true }, false)).toEqual(ALL);
  });

  it('lists the required flags that are off', () => {
    expect(missingFlags({ ...ALL, IgnorePublicAcls: false }, true)).toEqual(['IgnorePublicAcls']);
    expect(missingFlags({ ...ALL, BlockPublicAcls: false }, true)).toEqual(['BlockPublicAcls']);
    expect(missingFlags({ ...ALL, BlockPublicAcls: false }, false)).toEqual([]);
  });

  it.each([
    [undefined, true],
    ['https://s3.eu-central-1.amazonaws.com', true],
    ['https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com', true],
    ['https://s3.dualstack.cn-north-1.amazonaws.com.cn', true],
    ['https://s3.amazonaws.com.example.org', false],
    ['http://127.0.0.1:9000', false],
  ])('requires the flags of AWS for endpoint %s: %s', (endpoint, expected) => {
    expect(isAwsEndpoint(endpoint)).toBe(expected);
  });
});
