import type { Variables } from './variables.js';

const SCOPE_NAMES = ['upload', 'download', 'list', 'delete', 'link'] as const;

export type ScopeName = (typeof SCOPE_NAMES)[number];

const FORM = `must list names and their scopes, such as editor=upload|download,admin=upload|download|list. The scopes are ${SCOPE_NAMES.join(', ')}`;

/**
 * `JWT_SCOPE_MAP`: the scopes that each name in a token grants.
 * @returns undefined if unset: the names in tokens are then the scopes themselves
 */
export function readScopeMap(variables: Variables): ReadonlyMap<string, readonly ScopeName[]> | undefined {
  const entries = variables.list('JWT_SCOPE_MAP');
  if (entries.length === 0) return undefined;
  const map = new Map<string, readonly ScopeName[]>();
  for (const entry of entries) {
    const separator = entry.lastIndexOf('=');
    const name = entry.slice(0, separator).trim();
    const scopes = scopesIn(entry.slice(separator + 1));
    if (separator === -1 || name === '' || scopes === undefined) {
      variables.refuseEntry('JWT_SCOPE_MAP', entry, FORM);
    } else if (map.has(name)) {
      variables.refuseEntry('JWT_SCOPE_MAP', entry, 'must list each name once');
    } else {
      map.set(name, scopes);
    }
  }
  return map;
}

function scopesIn(text: string): ScopeName[] | undefined {
  const scopes = text.split('|').map((part) => SCOPE_NAMES.find((scope) => scope === part.trim()));
  return scopes.includes(undefined) ? undefined : scopes.filter((scope) => scope !== undefined);
}
