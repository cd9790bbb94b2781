import { getProfileName, loadSharedConfigFiles } from '@smithy/core/config';

const ADVICE =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run the service with a profile or a role.';

/**
 * A sentence for an operator whose service has no credentials. The SDK tries other providers if a profile does not
 * exist, and then reports the last of them.
 */
export async function credentialsAdvice(): Promise<string> {
  const profile = getProfileName({});
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const exists = profile === 'default' || Object.hasOwn({ ...configFile, ...credentialsFile }, profile);
  return exists
    ? ADVICE
    : `AWS_PROFILE names the profile ${JSON.stringify(profile)}, which does not exist. ${ADVICE}`;
}
