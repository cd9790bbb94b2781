import { ConfigurationError } from './config/variables.js';

/** What the system said about an address or a folder, as what is wrong with the variable that named it. */
export function listenProblem(error: unknown, portVariable: string, host: string, port: number): unknown {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return refused(portVariable, `must be a free port: another program listens on ${host}:${port}`);
    case 'EACCES':
      return refused(portVariable, 'must be a port that this user may listen on');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refused('HOST', 'must be an address of this machine, 127.0.0.1 or 0.0.0.0 for all');
    default:
      return error;
  }
}

export function folderProblem(error: unknown, variable: string): unknown {
  const code = systemCode(error);
  return code === undefined
    ? error
    : refused(variable, `must be a folder that can be made and written to (${code})`);
}

function refused(name: string, expected: string): ConfigurationError {
  return new ConfigurationError([{ name, expected }]);
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
