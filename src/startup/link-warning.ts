import type { LinksConfig } from '../config/links.config.js';

/** Warnings about links that will not last as long, or hold as widely, as their creators may expect. */
export function linkWarnings({ secrets, isTemporary }: LinksConfig, isShared: boolean): string[] {
  if (isTemporary) {
    return ['LINK_SECRET is not set. Links end when this process ends.'];
  }
  if (secrets.length === 0 || isShared) return [];
  return [
    'LINK_SECRET is set without REDIS_URL. Each replica counts the uses of links alone, a revocation holds on one ' +
      'replica only, and a restart forgets both.',
  ];
}
