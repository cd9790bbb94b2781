import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { addressIn } from '../requests/address.js';

/**
 * IPv6 networks whose addresses stand for an IPv4 host, and the index of the 16-bit group where the IPv4
 * address begins: IPv4-mapped and -compatible (RFC 4291, 2.5.5), IPv4-translated (RFC 7915), NAT64 (RFC 6052
 * and 8215) and 6to4 (RFC 3056).
 */
const IPV4_INSIDE = [
  ['::ffff:0:0/96', 6],
  ['::/96', 6],
  ['::ffff:0:0:0/96', 6],
  ['64:ff9b::/96', 6],
  ['64:ff9b:1::/48', 6],
  ['2002::/16', 1],
] as const;

const NETWORKS = IPV4_INSIDE.map(([network, group]) => ({ network: ipaddr.IPv6.parseCIDR(network), group }));

/**
 * The name under which the rate limit counts a request: an IPv4 address, or the /64 network of an IPv6
 * address, because one network of that size belongs to one subscriber. A text that contains no address, such
 * as `unknown` in `X-Forwarded-For`, counts as its peer's.
 * @param address the client's, as reported by the last trusted proxy
 * @param peer the other end of the connection
 */
export function callerOf(address: string, peer: string | undefined): string {
  if (isIPv4(address)) return address;
  const found = addressIn(address) ?? addressIn(peer ?? '') ?? 'unknown';
  return found.includes(':') ? networkOf(found) : found;
}

function networkOf(address: string): string {
  const parsed = ipaddr.IPv6.parse(address);
  const { parts } = parsed;
  const inside = NETWORKS.find(({ network }) => parsed.match(network));
  // 0.0.0.0/16 contains no host: the loopback address ::1 is no IPv4 address.
  if (inside !== undefined && parts[inside.group] !== 0) return ipv4At(parts, inside.group);
  const prefix = parts.slice(0, 4).map((part) => part.toString(16));
  return `${prefix.join(':')}::/64`;
}

function ipv4At(parts: readonly number[], group: number): string {
  const [high = 0, low = 0] = parts.slice(group, group + 2);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
