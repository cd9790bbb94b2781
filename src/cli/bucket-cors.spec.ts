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

describe('a page is admitted', () => {
  it.each<[string, CORSRule[], boolean]>([
    ['by a rule that has all', [GOOD], true],
    ['by no rule', [], false],
    ["by another page's rule", [{ ...GOOD, AllowedOrigins: ['https://other.example.com'] }], false],
    ['by a pattern', [{ ...GOOD, AllowedOrigins: ['https://*.example.com'] }], true],
    ['by a pattern for another scheme', [{ ...GOOD, AllowedOrigins: ['http://*.example.com'] }], false],
    ['without PUT', [{ ...GOOD, AllowedMethods: ['GET', 'HEAD', 'POST', 'DELETE'] }], false],
    ['without an exposed ETag', [{ ...GOOD, ExposeHeaders: ['x-amz-request-id'] }], false],
    ['with content-type alone', [{ ...GOOD, AllowedHeaders: ['content-type'] }], false],
    [
      'with the headers by name',
      [{ ...GOOD, AllowedHeaders: ['Content-Type', 'If-None-Match', 'x-amz-*'] }],
      true,
    ],
    [
      'by two rules, one for each half of the methods',
      [
        { ...GOOD, AllowedMethods: ['GET', 'HEAD'] },
        { ...GOOD, AllowedMethods: ['PUT', 'POST', 'DELETE'] },
      ],
      true,
    ],
    [
      'behind a rule that exposes nothing, which is the one that answers',
      [{ AllowedOrigins: ['*'], AllowedMethods: ['GET'] }, GOOD],
      false,
    ],
  ])('%s: %#', (_, rules, expected) => {
    expect(allowsOrigin(rules, PAGE)).toBe(expected);
  });
});

describe('the rules for a page', () => {
  const others: CORSRule[] = [
    { AllowedOrigins: [PAGE], AllowedMethods: ['GET'], ExposeHeaders: ['x-amz-meta-a'], MaxAgeSeconds: 5 },
    { AllowedOrigins: ['https://else.example'], AllowedMethods: ['PUT'], ExposeHeaders: ['x-amz-meta-b'] },
  ];

  it('are left alone when it is admitted', () => {
    expect(withOrigins([GOOD], [PAGE])).toEqual([GOOD]);
    expect(withOrigins(others, [])).toEqual(others);
  });

  it('keep what is there, behind one that allowsOrigin it', () => {
    const rules = withOrigins(others, [PAGE]);
    expect(rules.slice(1)).toEqual(others);
    expect(allowsOrigin(rules, PAGE)).toBe(true);
  });

  it('expose to it what was exposed to it, and not what is for others', () => {
    expect(withOrigins(others, [PAGE])[0]?.ExposeHeaders).toEqual(['ETag', 'x-amz-meta-a']);
  });

  it('grow in one rule of ours, with the pages that it had', () => {
    const first = withOrigins([], [PAGE]);
    const second = withOrigins(first, ['http://localhost:5173']);
    expect(second).toHaveLength(1);
    expect(second[0]?.AllowedOrigins).toEqual([PAGE, 'http://localhost:5173']);
    expect(withOrigins(second, [PAGE, 'http://localhost:5173'])).toEqual(second);
  });

  it('come first again when ours was put behind one that exposes nothing', () => {
    const [ours] = withOrigins([], [PAGE]);
    const rules = withOrigins([{ AllowedOrigins: ['*'], AllowedMethods: ['PUT'] }, ours!], [PAGE]);
    expect(rules[0]?.ID).toBe('signpost');
    expect(rules).toHaveLength(2);
  });
});
