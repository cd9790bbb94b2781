/** What a caller may do. */
export const SCOPES = ['upload', 'download', 'list', 'delete', 'link'] as const;

export type Scope = (typeof SCOPES)[number];

export const ALL_SCOPES: ReadonlySet<Scope> = new Set(SCOPES);

export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
