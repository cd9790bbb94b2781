/** What a client of the redirect asks for in `Accept`: to be redirected, the URL as JSON, or a page. */
export type PreferredFormat = 'redirect' | 'json' | 'page';

/**
 * JSON only for clients that prefer it to everything else. Several HTTP libraries send
 * `application/json, text/plain, *\/*` with every request and expect to be redirected.
 * @param accept the header, see RFC 9110, 12.5.1
 */
export function preferredFormat(accept = '*/*'): PreferredFormat {
  // The redirect of a browser's request for an image or a video ends here.
  if (!/json|html/i.test(accept)) return 'redirect';
  const quality = new Map(accept.split(',').map(readRange));
  if ((quality.get('text/html') ?? 0) > 0) return 'page';
  const json = quality.get('application/json') ?? 0;
  return json > (quality.get('*/*') ?? 0) ? 'json' : 'redirect';
}

function readRange(text: string): [type: string, quality: number] {
  const [type = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return [type, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}
