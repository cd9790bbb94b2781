import type { StoreConfig } from './store.config.js';
import type { Variables } from './variables.js';

/** The AWS SDK reads these variables. It ignores every value other than `true` and `false`, in this case only. */
const FLAGS = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'] as const;

/** Variables with which other AWS tools find a store. `S3_ENDPOINT` is the only one of Signpost. */
const ENDPOINTS = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'] as const;

/** Rejects values that the AWS SDK would ignore. */
export function checkAwsFlags(variables: Variables): void {
  for (const name of FLAGS) {
    const value = variables.text(name);
    if (value !== undefined && !isFlag(value)) variables.refuse(name, 'must be one of: true, false');
  }
}

/** Writes the flags as the AWS SDK reads them: `TRUE` as `true`. */
export function normaliseAwsFlags(environment: NodeJS.ProcessEnv): void {
  for (const name of FLAGS) {
    const value = environment[name]?.trim().toLowerCase();
    if (value !== undefined) environment[name] = value;
  }
}

/**
 * @param names of all variables that are set
 * @returns a sentence for each variable that would name another store in other AWS tools
 */
export function ignoredAwsEndpoints(
  names: readonly string[],
  { bucket, endpoint }: Pick<StoreConfig, 'bucket' | 'endpoint'>,
): string[] {
  if (bucket === undefined || endpoint !== undefined) return [];
  return ENDPOINTS.filter((name) => names.includes(name)).map(
    (name) => `${name} is ignored. If the bucket is not at AWS, set S3_ENDPOINT.`,
  );
}

/** @returns a sentence if there is a session token without the keys to which it belongs */
export function unusedSessionToken(names: readonly string[]): string[] {
  if (!names.includes('AWS_SESSION_TOKEN') || names.includes('AWS_ACCESS_KEY_ID')) return [];
  return ['AWS_SESSION_TOKEN is ignored. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too, or unset it.'];
}

function isFlag(value: string): boolean {
  return /^(?:true|false)$/i.test(value);
}
