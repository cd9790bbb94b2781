import { getSystemErrorMap } from 'node:util';
import { actual, ConfigurationError } from '../config/variables.js';

/** Maps an error of `listen()` to the variable that caused it; returns other errors as they are. */
export function listenError(error: unknown, portVariable: string, host: string, port: number): unknown {
  const code = systemCode(error);
  if (code === 'EADDRINUSE') {
    const expected = `must be a free port: another program is listening on ${host}:${port}`;
    return configurationError(portVariable, expected);
  }
  if (code === 'EACCES') {
    const expected = 'must be a port that this user may listen on';
    return configurationError(portVariable, expected + actual(portVariable, String(port)));
  }
  if (code === 'EADDRNOTAVAIL' || code === 'EINVAL' || code === 'EAFNOSUPPORT' || isNameError(error)) {
    const expected =
      'must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all addresses, without a scheme and a port';
    return configurationError('HOST', expected + actual('HOST', host));
  }
  return error;
}

/** Whether the host is a name that has no address. The local bucket passes on the system's error as the cause. */
function isNameError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('syscall' in error && error.syscall === 'getaddrinfo') || isNameError(error.cause);
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
        `must be a folder that this user can create and write to (${describe(code)})${actual(variable, folder)}`,
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
