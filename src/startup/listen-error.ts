import { getSystemErrorMap } from 'node:util';
import { ConfigurationError } from '../config/variables.js';

/** Maps an error of `listen()` to the variable that caused it; returns other errors as they are. */
export function listenError(error: unknown, portVariable: string, host: string, port: number): unknown {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return configurationError(
        portVariable,
        `must be a free port: another program is listening on ${host}:${port}`,
      );
    case 'EACCES':
      return configurationError(portVariable, 'must be a port that this user may listen on');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return configurationError(
        'HOST',
        'must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all addresses',
      );
    default:
      return error;
  }
}

/**
 * Maps an error of the file system to the variable that named the folder; returns other errors as they are.
 */
export function folderError(error: unknown, variable: string, folder: string): unknown {
  const code = systemCode(error);
  return code === undefined
    ? error
    : configurationError(
        variable,
        `must be a folder that this user can create and write to (${describe(code)}); it is ${JSON.stringify(folder)}`,
      );
}

function configurationError(name: string, expected: string): ConfigurationError {
  return new ConfigurationError([{ name, expected }]);
}

/** Such as `EACCES: permission denied`. */
function describe(code: string): string {
  const message = new Map(getSystemErrorMap().values()).get(code);
  return message === undefined ? code : `${code}: ${message}`;
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
