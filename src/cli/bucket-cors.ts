import type { CORSRule } from '@aws-sdk/client-s3';

/** Methods of the presigned URLs that pages use: upload (PUT, parts, form), inspect, download, delete. */
export const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const;

/** Request headers that an upload URL may require and that need permission in a preflight. */
export const REQUEST_HEADERS = [
  'content-type',
  'if-none-match',
  'x-amz-checksum-sha256',
  'x-amz-mp-object-size',
  // S3_UPLOAD_SIGN_HEADERS
  'x-amz-acl',
  'x-amz-tagging',
] as const;

/** Response headers that pages must read: completing a multipart upload takes the ETag of each part. */
export const EXPOSED_HEADERS = ['ETag'] as const;

const RULE_ID = 'signpost';
/** Seconds for which browsers may cache a preflight response. */
const MAX_AGE = 3600;

/** Whether the rules let a page on this origin use every method and header, and read every exposed header. */
export function allowsOrigin(rules: readonly CORSRule[], origin: string): boolean {
  return METHODS.every((method) => {
    const matching = rules.filter(
      (rule) =>
        rule.AllowedMethods?.includes(method) === true && matchesAny(rule.AllowedOrigins ?? [], origin),
    );
    const [first] = matching;
    const exposed = first?.ExposeHeaders ?? [];
    return (
      matching.some((rule) =>
        REQUEST_HEADERS.every((header) => matchesAny(rule.AllowedHeaders ?? [], header)),
      ) && EXPOSED_HEADERS.every((header) => matchesAny(exposed, header))
    );
  });
}

/**
 * The rules, with one added or extended for the origins that are not allowed yet. Our rule comes first,
 * because the store applies the first rule that matches. It also exposes the headers that later rules expose
 * to the same origins.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function withOrigins(rules: readonly CORSRule[], origins: readonly string[]): CORSRule[] {
  const missing = origins.filter((origin) => !allowsOrigin(rules, origin));
  if (missing.length === 0) return [...rules];
  const ours = rules.find(({ ID }) => ID === RULE_ID);
  const others = rules.filter((rule) => rule !== ours);
  return [ruleFor(missing, others, ours), ...others];
}

function ruleFor(missing: readonly string[], others: readonly CORSRule[], ours?: CORSRule): CORSRule {
  const origins = union(ours?.AllowedOrigins, missing);
  const shadowed = others.filter(({ AllowedOrigins = [] }) =>
    origins.some((origin) => matchesAny(AllowedOrigins, origin)),
  );
  return {
    ID: RULE_ID,
    AllowedOrigins: origins,
    AllowedMethods: union(ours?.AllowedMethods, METHODS),
    AllowedHeaders: union(ours?.AllowedHeaders, REQUEST_HEADERS),
    ExposeHeaders: union(
      ours?.ExposeHeaders,
      EXPOSED_HEADERS,
      shadowed.flatMap(({ ExposeHeaders }) => ExposeHeaders ?? []),
    ),
    MaxAgeSeconds: ours?.MaxAgeSeconds ?? MAX_AGE,
  };
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
