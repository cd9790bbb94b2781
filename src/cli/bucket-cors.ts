import type { CORSRule } from '@aws-sdk/client-s3';
import { type CorsRule, pagesRule, REDIRECTS_RULE } from '../storage/cors-rules.js';

/**
 * The origin of the request that follows a redirect between two other origins.
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export const REDIRECTED_ORIGIN = 'null';

/** Whether pages of this origin can use every kind of presigned URL. */
export function allowsOrigin(rules: readonly CORSRule[], origin: string): boolean {
  return allows(rules, origin, pagesRule([origin]));
}

/** Whether pages can read a file through the redirect of the service. */
export function allowsRedirects(rules: readonly CORSRule[]): boolean {
  return allows(rules, REDIRECTED_ORIGIN, REDIRECTS_RULE);
}

/**
 * The rules, with ours added or extended where something is missing. Without origins, no page uses the bucket,
 * and the rules stay as they are.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function withOrigins(rules: readonly CORSRule[], origins: readonly string[]): CORSRule[] {
  return origins.length === 0 ? [...rules] : withRedirectsRule(withPagesRule(rules, origins));
}

/** Whether the rules let the origin use every method and header of the rule, and read what it exposes. */
function allows(rules: readonly CORSRule[], origin: string, needed: CorsRule): boolean {
  return needed.methods.every((method) => {
    const matching = rules.filter((rule) => applies(rule, origin, [method]));
    const [first] = matching;
    const exposed = first?.ExposeHeaders ?? [];
    return (
      matching.some((rule) =>
        needed.headers.every((header) => matchesAny(rule.AllowedHeaders ?? [], header)),
      ) && needed.exposed.every((header) => matchesAny(exposed, header))
    );
  });
}

/**
 * Our rule for pages comes first, because the store applies the first rule that matches. It also exposes the
 * headers that later rules expose to the same origins.
 */
function withPagesRule(rules: readonly CORSRule[], origins: readonly string[]): readonly CORSRule[] {
  const missing = origins.filter((origin) => !allowsOrigin(rules, origin));
  if (missing.length === 0) return rules;
  const needed = pagesRule(missing);
  const ours = rules.find(({ ID }) => ID === needed.id);
  const others = rules.filter((rule) => rule !== ours);
  const pages = union(ours?.AllowedOrigins, missing);
  const shadowed = others.filter(({ AllowedOrigins = [] }) =>
    pages.some((origin) => matchesAny(AllowedOrigins, origin)),
  );
  return [extended(ours, needed, shadowed), ...others];
}

/**
 * Our rule for redirects allows any origin, so it comes last, where it shadows no other rule. It moves in front
 * of a rule that matches the same requests and allows or exposes less.
 */
function withRedirectsRule(rules: readonly CORSRule[]): CORSRule[] {
  if (allowsRedirects(rules)) return [...rules];
  const ours = rules.find(({ ID }) => ID === REDIRECTS_RULE.id);
  const others = rules.filter((rule) => rule !== ours);
  const obstacle = others.findIndex((rule) => applies(rule, REDIRECTED_ORIGIN, REDIRECTS_RULE.methods));
  const before = obstacle === -1 ? others : others.slice(0, obstacle);
  const after = others.slice(before.length);
  const shadowed = after.filter(({ AllowedMethods = [] }) =>
    REDIRECTS_RULE.methods.some((method) => AllowedMethods.includes(method)),
  );
  return [...before, extended(ours, REDIRECTS_RULE, shadowed), ...after];
}

/** The rule as it is in the bucket, extended by what is needed and by what the shadowed rules expose. */
function extended(ours: CORSRule | undefined, needed: CorsRule, shadowed: readonly CORSRule[]): CORSRule {
  return {
    ID: needed.id,
    AllowedOrigins: union(ours?.AllowedOrigins, needed.origins),
    AllowedMethods: union(ours?.AllowedMethods, needed.methods),
    AllowedHeaders: union(ours?.AllowedHeaders, needed.headers),
    ExposeHeaders: union(
      ours?.ExposeHeaders,
      needed.exposed,
      shadowed.flatMap(({ ExposeHeaders }) => ExposeHeaders ?? []),
    ),
    MaxAgeSeconds: ours?.MaxAgeSeconds ?? needed.maxAge,
  };
}

/** Whether the rule matches a request from the origin with one of the methods. */
function applies(rule: CORSRule, origin: string, methods: readonly string[]): boolean {
  return (
    matchesAny(rule.AllowedOrigins ?? [], origin) &&
    methods.some((method) => rule.AllowedMethods?.includes(method) === true)
  );
}

/** The union of the lists. Items are compared case-insensitively, as HTTP compares header names. */
function union(...lists: readonly (readonly string[] | undefined)[]): string[] {
  const found = new Map<string, string>();
  for (const item of lists.flatMap((list) => list ?? [])) {
    if (!found.has(item.toLowerCase())) found.set(item.toLowerCase(), item);
  }
  return [...found.values()];
}

/** Matches against S3's patterns, which have at most one `*`. */
function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => {
    const [start = '', end] = pattern.toLowerCase().split('*', 2);
    const value = text.toLowerCase();
    return end === undefined
      ? value === start
      : value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end);
  });
}
