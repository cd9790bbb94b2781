/** The way to a value: names of members and indexes of elements. */
export type Path = readonly (string | number)[];

/** What is wrong with the tenants file, and where. Contains no value that may be secret. */
export interface Mistake {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** `tenants[0].bucket`; empty for the document. */
  readonly path: string;
  /** The rest of a sentence that begins with the path. */
  readonly message: string;
}

export function formatPath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

export function formatMistake({ line, column, path, message }: Mistake): string {
  return `line ${line}, column ${column}: ${path === '' ? 'the file' : path} ${message}`;
}
