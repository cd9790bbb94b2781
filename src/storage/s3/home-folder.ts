import { homedir } from 'node:os';

/** No file is found there. */
const NO_FOLDER = '/nonexistent';

/**
 * The SDK looks for its shared configuration files in the home folder, and fails if there is none: a user without an
 * entry in the password file, as with `DynamicUser` in systemd or `docker run --user`, and without `HOME`.
 */
export function ensureHomeFolder(env: NodeJS.ProcessEnv = process.env): void {
  try {
    homedir();
  } catch {
    env['HOME'] = NO_FOLDER;
  }
}
