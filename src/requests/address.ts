import { isIP, isIPv4 } from 'node:net';

/** `[2001:db8::1]`, with or without a port. */
const BRACKETED = /^\[([^[\]]{1,64})\](?::\d{1,5})?$/;
/** `192.0.2.1:4711` */
const IPV4_WITH_PORT = /^([\d.]{7,32}):\d{1,5}$/;
/** The IPv4 address at the end of a text, such as `::ffff:192.000.002.001`. */
const DOTTED_QUAD = /\d{1,8}(?:\.\d{1,8}){3}$/;

/**
 * The IP address in a text as it stands in `X-Forwarded-For`: without quotes, brackets, port and zone, and
 * without leading zeros in the parts of an IPv4 address. `undefined` if it is not an IP address.
 */
export function addressIn(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const unquoted = text.trim().replace(/^"(.*)"$/, '$1');
  const host = BRACKETED.exec(unquoted)?.[1] ?? IPV4_WITH_PORT.exec(unquoted)?.[1] ?? unquoted;
  const zone = host.indexOf('%');
  const address = (zone === -1 ? host : host.slice(0, zone)).replace(DOTTED_QUAD, (quad) =>
    quad.replaceAll(/(?<![\d])0+(?=\d)/g, ''),
  );
  return isIP(address) === 0 ? undefined : address;
}
