/** What becomes of a request with this kind of credential for a file of its target. */
export type CredentialKind =
  | 'none'
  | 'own'
  | 'own subject'
  | 'other tenant'
  | 'other subject'
  | 'wrong scope'
  | 'expired'
  | 'not yet valid'
  | 'removed';

export interface TestCredential {
  readonly kind: CredentialKind;
  readonly type: 'api-key' | 'jwt' | 'none';
  readonly headers: Readonly<Record<string, string>>;
  /** All keys and URLs that its holder may receive begin with this prefix. */
  readonly prefix: string;
  /** The scope that it lacks, with `wrong scope`. */
  readonly lacks?: string;
}
