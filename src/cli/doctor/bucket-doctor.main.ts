import { runCommand } from '../command.js';
import { DOCTOR_USAGE, runDoctor } from './doctor.command.js';
import { loadEnvironment } from '../../config/environment.js';

/** `npm run bucket:doctor`. */
await runCommand(DOCTOR_USAGE, () => runDoctor(process.argv.slice(2), loadEnvironment));
