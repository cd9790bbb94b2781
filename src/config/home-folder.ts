import { homedir } from 'node:os';

/** No file is found there. */
const NO_FOLDER = '/nonexistent';

/**
 * Names a home folder if the user has none. The AWS SDK looks for its configuration files there, and fails without
 * one: for a user without an entry in the password file, as with `DynamicUser` of systemd or `docker run --user`, and
 * without `HOME`.
 */
export function ensureHomeFolder(environment: NodeJS.ProcessEnv, find = homedir): void {
  try {
    find();
  } catch {
    environment['HOME'] = NO_FOLDER;
  }
}
