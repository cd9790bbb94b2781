import type { ObjectRecord } from '../../disk/object-record.js';

/**
 * The URL to which a form redirects after its upload, with `bucket`, `key` and `etag` added to its query;
 * undefined if the form names none. "If Amazon S3 cannot interpret the URL, it acts as if the field is not
 * present." `redirect` is the older name of the field.
 */
export function redirectTarget(
  fields: ReadonlyMap<string, string>,
  bucket: string,
  { key, etag }: ObjectRecord,
): string | undefined {
  const text = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const added = Object.entries({ bucket, key, etag }).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  url.search = [url.search.slice(1), ...added].filter((part) => part !== '').join('&');
  return url.href;
}
