/** A token is not valid. The message is for the log: it contains nothing of the token. */
export class TokenRejection extends Error {
  override readonly name = 'TokenRejection';
}
