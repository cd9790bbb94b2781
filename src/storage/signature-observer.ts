import type { PresignForm, PresignRead, PresignRequest, PresignWrite } from './presigner.js';

/** The request that a URL or form allows. */
export type SignatureKind =
  | 'get'
  | 'head'
  | 'put'
  | 'delete'
  | 'part'
  | 'form'
  | 'create_multipart'
  | 'list_parts'
  | 'complete_multipart'
  | 'abort_multipart';

/** What was signed. */
export type Signed = PresignRequest &
  Partial<
    Pick<PresignRead, 'response'> & Pick<PresignWrite, 'headers'> & Omit<PresignForm, keyof PresignRequest>
  >;

/** Sees each signature for a client. Must not throw. */
export interface SignatureObserver {
  signed(kind: SignatureKind, request: Signed): void;
}

export const NO_OBSERVER: SignatureObserver = { signed: () => undefined };
