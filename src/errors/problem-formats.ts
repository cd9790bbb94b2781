import type { LogFields } from '../logging/log-fields.js';
import type { Problem } from './catalogue.js';
import { problemDocument } from './problem-document.js';

/** A member of error responses that a problem document does not have, for the API reference. */
export interface ProblemMember {
  readonly name: string;
  readonly description: string;
  readonly isOptional?: boolean;
}

/** What the error responses of some paths have beside a problem document, because their clients read it. */
export interface ProblemFormat {
  /** Covers the path itself and all paths below it; `/` covers the root path alone. */
  readonly path: string;
  /** Additional members of the document. */
  fields(problem: Problem): object;
  /** Describes what `fields` returns. */
  readonly members?: readonly ProblemMember[];
  /** Default: the status of the problem. */
  status?(problem: Problem): number;
  /** Additional fields of the log line. */
  logFields?(problem: Problem): LogFields;
  /** The reason phrase of the status line (RFC 9112, 4). Default: the usual one of the status. */
  reason?(problem: Problem): string;
}

export interface ProblemResponse {
  readonly status: number;
  readonly reason: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  readonly logFields: LogFields;
}

/** Renders problems. The path of a request selects the format, so errors found before routing have it too. */
export class ProblemFormats {
  constructor(private readonly formats: readonly ProblemFormat[] = []) {}

  /** @param target the request target, with or without a query */
  respond(problem: Problem, target: string, requestId: string): ProblemResponse {
    const format = this.#formatOf(target);
    const status = format?.status?.(problem) ?? problem.status;
    return {
      status,
      reason: format?.reason?.(problem),
      headers: {
        'content-type': 'application/problem+json; charset=utf-8',
        'cache-control': 'no-store',
        ...(problem.retryAfter !== undefined && { 'retry-after': String(problem.retryAfter) }),
      },
      body: JSON.stringify({
        ...problemDocument(problem, requestId),
        status,
        ...format?.fields(problem),
      }),
      logFields: { ...format?.logFields?.(problem), problem },
    };
  }

  /** The members that error responses of a path have beside those of a problem document. */
  membersOf(path: string): readonly ProblemMember[] {
    return this.#formatOf(path)?.members ?? [];
  }

  /** The values of these members. */
  fieldsOf(problem: Problem, path: string): object {
    return this.#formatOf(path)?.fields(problem) ?? {};
  }

  #formatOf(target: string): ProblemFormat | undefined {
    const [path = ''] = target.split('?', 1);
    return this.formats.find((format) => path === format.path || isBelow(path, format.path));
  }
}

function isBelow(path: string, folder: string): boolean {
  return folder !== '/' && path.startsWith(`${folder}/`);
}
