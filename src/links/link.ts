import type { Disposition } from '../storage/content-disposition.js';
import { cutFilename } from '../storage/filename.js';
import { filenameOf } from '../storage/upload-key.js';

/** Bytes; as many as a download has in its name. */
const MAX_FILENAME = 255;

/** A password, as far as a link contains it. */
export interface PasswordVerifier {
  /** The cost parameters of scrypt (RFC 7914, 2): log2 of N, r and p. */
  readonly cost: readonly [logN: number, blockSize: number, parallelism: number];
  /** Base64url. */
  readonly salt: string;
  /** Base64url. Signed: without `LINK_SECRET`, nobody can test a guess. */
  readonly hash: string;
}

/** All there is to know of a link. Its token contains it, so no database has to. */
export interface Link {
  /** Names the link in counters, revocations and the log: 16 characters of Base64url. */
  readonly nonce: string;
  readonly tenant: string;
  /** Not checked against the tenant's namespace yet. */
  readonly key: string;
  /** Whole seconds since the epoch. */
  readonly expires: number;
  /** Undefined: unlimited. */
  readonly maxUses: number | undefined;
  readonly disposition: Disposition;
  /** The name that the file is saved under. */
  readonly filename: string;
  readonly password: PasswordVerifier | undefined;
}

/** Whether a link has to be opened with a POST: because its uses are counted, or because it has a password. */
export function isGuarded({ maxUses, password }: Link): boolean {
  return maxUses !== undefined || password !== undefined;
}

/**
 * The name that a link shows and saves the file under, at most 255 bytes long.
 * @param filename default: that of the key
 */
export function linkFilename(key: string, filename = filenameOf(key)): string {
  return cutFilename(filename, MAX_FILENAME);
}
