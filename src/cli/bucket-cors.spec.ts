import type { CORSRule } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { pagesRule } from '../storage/cors-rules.js';
import { allowsOrigin, allowsRedirects, withOrigins } from './bucket-cors.js';

const PAGE = 'https://app.example.com';
const GOOD: CORSRule = {
  ID: 'by-hand',
  AllowedOrigins: [PAGE],
  AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
  AllowedHeaders: ['*'],
  ExposeHeaders: pagesRule([]).exposed.map((name) => name.toLowerCase()),
};
const FOR_REDIRECTS: CORSRule = {
  ...GOOD,
  ID: 'signpost-redirects',
  AllowedOrigins: ['*'],
  AllowedMethods: ['GET', 'HEAD'],
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
    [
      "rejects rules without the headers of Dropzone's form",
      [{ ...GOOD, AllowedHeaders: ['content-type', 'if-*', 'range', 'x-amz-*'] }],
      false,
    ],
    ['rejects rules that expose only ETag', [{ ...GOOD, ExposeHeaders: ['ETag'] }], false],
    ['rejects rules that allow only content-type', [{ ...GOOD, AllowedHeaders: ['content-type'] }], false],
    [
      'accepts headers allowed by name and by pattern',
      [
        {
          ...GOOD,
          AllowedHeaders: ['Content-Type', 'If-*', 'x-amz-*', 'Range', 'Cache-Control', 'X-Requested-With'],
        },
      ],
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

describe('allowsRedirects', () => {
  it.each<[string, CORSRule[], boolean]>([
    ['accepts a rule for any origin', [FOR_REDIRECTS], true],
    ['accepts a rule for the origin null', [{ ...FOR_REDIRECTS, AllowedOrigins: ['null'] }], true],
    ['rejects a rule for pages alone', [GOOD], false],
    ['rejects a rule without HEAD', [{ ...FOR_REDIRECTS, AllowedMethods: ['GET'] }], false],
    ['rejects a rule without range', [{ ...FOR_REDIRECTS, AllowedHeaders: [] }], false],
    ['rejects a rule that exposes nothing', [{ ...FOR_REDIRECTS, ExposeHeaders: [] }], false],
  ])('%s', (_, rules, expected) => {
    expect(allowsRedirects(rules)).toBe(expected);
  });
});

describe('withOrigins', () => {
  const others: CORSRule[] = [
    { AllowedOrigins: [PAGE], AllowedMethods: ['GET'], ExposeHeaders: ['x-amz-meta-a'], MaxAgeSeconds: 5 },
    { AllowedOrigins: ['https://else.example'], AllowedMethods: ['PUT'], ExposeHeaders: ['x-amz-meta-b'] },
  ];
  const ids = (rules: CORSRule[]): (string | undefined)[] => rules.map(({ ID }) => ID);

  it('returns the rules unchanged when everything is allowed', () => {
    expect(withOrigins([GOOD, FOR_REDIRECTS], [PAGE])).toEqual([GOOD, FOR_REDIRECTS]);
  });

  it('returns the rules unchanged without origins', () => {
    expect(withOrigins(others, [])).toEqual(others);
    expect(withOrigins([], [])).toEqual([]);
  });

  it('adds a rule for the origin before the existing rules, and one for redirects behind them', () => {
    const rules = withOrigins(others, [PAGE]);
    expect(rules.slice(1, -1)).toEqual(others);
    expect(ids(rules)).toEqual(['signpost', undefined, undefined, 'signpost-redirects']);
    expect(rules.at(-1)).toMatchObject({
      AllowedOrigins: ['*'],
      AllowedMethods: ['GET', 'HEAD'],
      AllowedHeaders: expect.arrayContaining(['range']) as unknown,
    });
    expect(allowsOrigin(rules, PAGE)).toBe(true);
    expect(allowsRedirects(rules)).toBe(true);
  });

  it('lets no other origin upload', () => {
    const rules = withOrigins([], [PAGE]);
    expect(rules.filter(({ AllowedMethods = [] }) => AllowedMethods.includes('PUT'))).toMatchObject([
      { AllowedOrigins: [PAGE] },
    ]);
  });

  it('adds only the rule for redirects when the origin is allowed', () => {
    expect(ids(withOrigins([GOOD], [PAGE]))).toEqual(['by-hand', 'signpost-redirects']);
  });

  it('also exposes the headers that later rules expose to the same origin', () => {
    expect(withOrigins(others, [PAGE])[0]?.ExposeHeaders).toEqual([...pagesRule([]).exposed, 'x-amz-meta-a']);
  });

  it('adds further origins to our existing rule', () => {
    const first = withOrigins([], [PAGE]);
    const second = withOrigins(first, ['http://localhost:5173']);
    expect(ids(second)).toEqual(['signpost', 'signpost-redirects']);
    expect(second[0]?.AllowedOrigins).toEqual([PAGE, 'http://localhost:5173']);
    expect(withOrigins(second, [PAGE, 'http://localhost:5173'])).toEqual(second);
  });

  it('extends the rule of an older version, for its other origins too', () => {
    const old: CORSRule = {
      ...GOOD,
      ID: 'signpost',
      AllowedOrigins: ['https://else.example', PAGE],
      AllowedHeaders: ['content-type', 'x-amz-meta-mine'],
      ExposeHeaders: ['ETag'],
      MaxAgeSeconds: 60,
    };
    const rules = withOrigins([old], [PAGE]);
    expect(ids(rules)).toEqual(['signpost', 'signpost-redirects']);
    expect(rules[0]).toMatchObject({ AllowedOrigins: old.AllowedOrigins, MaxAgeSeconds: 60 });
    expect(rules[0]?.AllowedHeaders).toContain('x-amz-meta-mine');
    expect(allowsOrigin(rules, 'https://else.example')).toBe(true);
  });

  it('moves our rule to the front when a rule before it exposes nothing', () => {
    const [ours] = withOrigins([], [PAGE]);
    const rules = withOrigins([{ AllowedOrigins: ['*'], AllowedMethods: ['PUT'] }, ours!], [PAGE]);
    expect(ids(rules)).toEqual(['signpost', undefined, 'signpost-redirects']);
  });

  it('puts the rule for redirects before a rule for any origin that exposes less', () => {
    const open: CORSRule = {
      AllowedOrigins: ['*'],
      AllowedMethods: ['GET'],
      ExposeHeaders: ['x-amz-meta-c'],
    };
    const rules = withOrigins([...others, open], [PAGE]);
    expect(ids(rules)).toEqual(['signpost', undefined, undefined, 'signpost-redirects', undefined]);
    expect(rules[3]?.ExposeHeaders).toContain('x-amz-meta-c');
    expect(allowsRedirects(rules)).toBe(true);
    expect(withOrigins(rules, [PAGE])).toEqual(rules);
  });
});
