import { runCommand } from '../command.js';
import { runSetup, SETUP_USAGE } from './setup.command.js';
import { loadEnvironment } from '../../config/environment.js';

/** `npm run bucket:setup`. */
await runCommand(SETUP_USAGE, () => runSetup(process.argv.slice(2), loadEnvironment));
