import { readJwt, type JwtConfig } from '../config/jwt.config.js';
import { Variables } from '../config/variables.js';

/** The settings of `AUTH=jwt` with these variables. */
export function jwtConfig(source: Readonly<Record<string, string>>): JwtConfig {
  const variables = new Variables({ AUTH: 'jwt', ...source });
  const config = readJwt(variables);
  variables.assertValid();
  if (config === undefined) throw new Error('There are no settings.');
  return config;
}

/** A log that tests can read. */
export class RecordingLog {
  readonly lines: string[] = [];

  log(line: string): void {
    this.lines.push(line);
  }

  warn(line: string): void {
    this.lines.push(`WARN ${line}`);
  }
}
