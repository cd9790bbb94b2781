import { runCommand } from './cli/command.js';
import { runSetup, SETUP_USAGE } from './cli/setup/setup.command.js';
import { loadEnvironment } from './config/environment.js';

/** `npm run bucket:setup`. */
await runCommand(SETUP_USAGE, () => runSetup(process.argv.slice(2), loadEnvironment));
