import type { CORSRule } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { allowsOrigin, withOrigins } from './bucket-cors.js';

const PAGE = 'https://app.example.com';
const GOOD: CORSRule = {
  ID: 'by-hand',
  AllowedOrigins: [PAGE],
  AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
  AllowedHeaders: ['*'],
  ExposeHeaders: ['etag'],
};

describe('allowsOrigin', () => {
  it.each<[string, CORSRule[], boolean]>([
    ['accepts one rule with everything that is needed', [GOOD], true],
    ['rejects an empty configuration', [], false],
    [
      "rejects a rule for another page's origin",
      [{ ...GOOD, AllowedOrigins: ['https://other.example.com'] }],
      false,
    ],
    ['accepts a matching wildcard origin', [{ ...GOOD, AllowedOrigins: ['https://*.example.com'] }], true],
    [
      'rejects a wildcard origin with another scheme',
      [{ ...GOOD, AllowedOrigins: ['http://*.example.com'] }],
      false,
    ],
    ['rejects rules without PUT', [{ ...GOOD, AllowedMethods: ['GET', 'HEAD', 'POST', 'DELETE'] }], false],
    ['rejects rules that do not expose ETag', [{ ...GOOD, ExposeHeaders: ['x-amz-request-id'] }], false],
    ['rejects rules that allow only content-type', [{ ...GOOD, AllowedHeaders: ['content-type'] }], false],
    [
      'accepts headers allowed by name and by pattern',
      [{ ...GOOD, AllowedHeaders: ['Content-Type', 'If-None-Match', 'x-amz-*'] }],
      true,
    ],
    [
      'accepts two rules that share the methods',
      [
        { ...GOOD, AllowedMethods: ['GET', 'HEAD'] },
        { ...GOOD, AllowedMethods: ['PUT', 'POST', 'DELETE'] },
      ],
      true,
    ],
    [
      'rejects a sufficient rule behind a matching one that exposes nothing',
      [{ AllowedOrigins: ['*'], AllowedMethods: ['GET'] }, GOOD],
      false,
    ],
  ])('%s', (_, rules, expected) => {
    expect(allowsOrigin(rules, PAGE)).toBe(expected);
  });
});

describe('withOrigins', () => {
  const others: CORSRule[] = [
    { AllowedOrigins: [PAGE], AllowedMethods: ['GET'], ExposeHeaders: ['x-amz-meta-a'], MaxAgeSeconds: 5 },
    { AllowedOrigins: ['https://else.example'], AllowedMethods: ['PUT'], ExposeHeaders: ['x-amz-meta-b'] },
  ];

  it('returns the rules unchanged when every origin is allowed', () => {
    expect(withOrigins([GOOD], [PAGE])).toEqual([GOOD]);
    expect(withOrigins(others, [])).toEqual(others);
  });

  it('adds a rule for the origin in front of the existing rules', () => {
    const rules = withOrigins(others, [PAGE]);
    expect(rules.slice(1)).toEqual(others);
    expect(allowsOrigin(rules, PAGE)).toBe(true);
  });

  it('also exposes the headers that later rules expose to the same origin', () => {
    expect(withOrigins(others, [PAGE])[0]?.ExposeHeaders).toEqual(['ETag', 'x-amz-meta-a']);
  });

  it('adds further origins to our existing rule', () => {
    const first = withOrigins([], [PAGE]);
    const second = withOrigins(first, ['http://localhost:5173']);
    expect(second).toHaveLength(1);
    expect(second[0]?.AllowedOrigins).toEqual([PAGE, 'http://localhost:5173']);
    expect(withOrigins(second, [PAGE, 'http://localhost:5173'])).toEqual(second);
  });

  it('moves our rule to the front when a rule before it exposes nothing', () => {
    const [ours] = withOrigins([], [PAGE]);
    const rules = withOrigins([{ AllowedOrigins: ['*'], AllowedMethods: ['PUT'] }, ours!], [PAGE]);
    expect(rules[0]?.ID).toBe('signpost');
    expect(rules).toHaveLength(2);
  });
});
