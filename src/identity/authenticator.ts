import type { Scope } from './scopes.js';

/** Who a valid credential stands for. */
export interface Identity {
  /** The id of its tenant, which may not exist; undefined for the default tenant. */
  readonly tenant: string | undefined;
  /** Limits the caller to the folder of this subject. */
  readonly subject: string | undefined;
  readonly scopes: ReadonlySet<Scope>;
  /** Identifies the credential in the log and in the rate limit. Never its secret. */
  readonly credentialId: string;
}

export type Authentication =
  | { readonly identity: Identity }
  /** The reason, for the log. Contains no part of the credential that is secret. */
  | { readonly rejected: string };

/** The keys that an authenticator verifies credentials with, for health checks. */
export interface KeysStatus {
  readonly count: number;
  /** Seconds since they were fetched; undefined if they never were. */
  readonly ageSeconds: number | undefined;
  /** Why the latest attempt to fetch them failed; undefined if it did not. */
  readonly fault: string | undefined;
}

/** Verifies one kind of credential. */
export abstract class Authenticator {
  /** Undefined if it depends on nothing outside. */
  get status(): KeysStatus | undefined {
    return undefined;
  }

  /** Ends what it does in the background. */
  close(): void {
    // Most do nothing.
  }

  /**
   * @param credential the value of `X-API-Key`, or the bearer token
   * @returns undefined if the text is no credential of this kind; synchronous where nothing is awaited
   * @throws Problem `identity_unavailable` if it cannot be verified at the moment
   */
  abstract authenticate(credential: string): Authentication | undefined | Promise<Authentication | undefined>;
}
