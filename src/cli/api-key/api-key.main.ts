import { runCommand } from '../command.js';
import { API_KEY_USAGE, runApiKey } from './api-key.command.js';

/** `npm run api-key`. */
await runCommand(API_KEY_USAGE, () => Promise.resolve(runApiKey(process.argv.slice(2))));
