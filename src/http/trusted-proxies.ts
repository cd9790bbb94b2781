import { compile } from '@fastify/proxy-addr';
import type { ServerConfig } from '../config/server.config.js';
import { addressIn } from '../requests/address.js';

type TrustFunction = (address: string, hop: number) => boolean;

/**
 * Tells Fastify which addresses in `X-Forwarded-For` belong to trusted proxies. Some proxies append the port
 * to each address.
 */
export function trustedProxies(trusted: ServerConfig['trustProxy']): TrustFunction | false {
  if (trusted === false) return false;
  const trusts = compile(trusted);
  return (address, hop) => trusts(addressIn(address) ?? address, hop);
}
