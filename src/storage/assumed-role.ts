/** A role that the service assumes to reach a bucket. */
export interface AssumedRole {
  readonly arn: string;
  /** The secret that the role's trust policy requires; undefined if it requires none. */
  readonly externalId: string | undefined;
  /** Names the session in the store's audit log. */
  readonly sessionName: string;
  /** Limits the session to the objects below this prefix; empty for all objects of the bucket. */
  readonly prefix: string;
}

/**
 * Seconds. A session cannot be longer if the service itself runs in a role (role chaining), nor, by default, if
 * it does not.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const ROLE_SESSION = 3600;
