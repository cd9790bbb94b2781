import { randomBytes, scrypt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '../errors/catalogue.js';
import type { PasswordVerifier } from './link.js';
import { isSame, Signatures } from './signatures.js';
import { WorkQueue } from './work-queue.js';

/** Characters, after normalisation. */
export const MAX_PASSWORD_LENGTH = 128;

/** Requests that a request with a password counts as in the rate limit: the CPU time of as many redirects. */
export const PASSWORD_WEIGHT = 10;

/** 16 MiB of memory and about 28 ms. A token keeps its own parameters, so that these can change. */
const COST: PasswordVerifier['cost'] = [14, 8, 1];
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** scrypt runs in the four threads that also read files and resolve names. */
const MAX_RUNNING = 2;
/** The last of them waits for about half a second. */
const MAX_WAITING = 32;

/**
 * Checks the passwords of links. The link has only a signed hash of a slow hash: a guess can be tested only here,
 * not by those who have the link, and a leaked `LINK_SECRET` still leaves the slow one.
 */
@Injectable()
export class LinkPasswords {
  readonly #queue = new WorkQueue(MAX_RUNNING, MAX_WAITING);

  constructor(private readonly signatures: Signatures) {}

  /** @throws Problem `links_disabled` or `overloaded` */
  async verifierOf(password: string): Promise<PasswordVerifier> {
    const secretId = this.signatures.currentId;
    if (secretId === undefined) throw Problem.of('links_disabled');
    const salt = randomBytes(SALT_BYTES).toString('base64url');
    return { cost: COST, salt, hash: await this.#hash(secretId, password, { cost: COST, salt }) };
  }

  /**
   * @param secretId of the secret that signed the link
   * @throws Problem `overloaded`
   */
  async matches(secretId: string, verifier: PasswordVerifier, password: string): Promise<boolean> {
    if (!isPassword(password)) return false;
    return isSame(await this.#hash(secretId, password, verifier), verifier.hash);
  }

  async #hash(
    secretId: string,
    password: string,
    { cost, salt }: Pick<PasswordVerifier, 'cost' | 'salt'>,
  ): Promise<string> {
    const slow = await this.#queue.run(() => slowHash(password.normalize('NFC'), salt, cost));
    return this.signatures.sign(secretId, 'link-password', slow)?.toString('base64url') ?? '';
  }
}

/** Whether a text can be a password: one keyboard writes `é` as one character, another one as two. */
export function isPassword(text: string): boolean {
  const { length } = text.isWellFormed() ? text.normalize('NFC') : '';
  return length >= 1 && length <= MAX_PASSWORD_LENGTH;
}

function slowHash(password: string, salt: string, [logN, r, p]: PasswordVerifier['cost']): Promise<Buffer> {
  const N = 2 ** logN;
  return new Promise((resolve, reject) => {
    scrypt(
      password,
      Buffer.from(salt, 'base64url'),
      HASH_BYTES,
      { N, r, p, maxmem: 256 * N * r },
      (error, hash) => {
        if (error === null) resolve(hash);
        else reject(error);
      },
    );
  });
}
