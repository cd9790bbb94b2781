import { isIPv6 } from 'node:net';

const MAX_PORT = 65_535;
/** `uri-host [ ":" port ]` (RFC 9110, 7.2): a name, or an address in brackets (RFC 3986, 3.2.2). */
const AUTHORITY = /^(?:\[([^\]]+)\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})+)(?::(\d*))?$/i;
/** A future version of IP addresses (RFC 3986, 3.2.2). */
const FUTURE_ADDRESS = /^v[\da-f]+\.[\w.~!$&'()*+,;=:-]+$/i;

/** Whether a `Host` header, or the authority of a request target, names one host and at most one port. */
export function isAuthority(text: string): boolean {
  const match = AUTHORITY.exec(text);
  if (match === null) return false;
  const [, literal, port = ''] = match;
  if (Number(port) > MAX_PORT) return false;
  return literal === undefined || isIPv6Literal(literal) || FUTURE_ADDRESS.test(literal);
}

/** `isIPv6` takes a zone such as `%eth0`, which has no place in a URL. */
function isIPv6Literal(text: string): boolean {
  return !text.includes('%') && isIPv6(text);
}
