import { applyDecorators } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { Problem, type ProblemCode } from './catalogue.js';
import { ProblemDocument, problemDocument } from './problem-document.js';

export const BODY_PROBLEMS = ['malformed_json', 'body_too_large', 'unsupported_media_type'] as const;
export const KEY_PROBLEMS = ['invalid_object_key', 'object_not_found'] as const;
export const FILE_TYPE_PROBLEMS = ['file_type_not_allowed', 'content_type_mismatch'] as const;
export const STORE_PROBLEMS = ['credentials_unavailable', 'store_refused', 'store_unreachable'] as const;
export const QUOTA_PROBLEMS = ['quota_exceeded', 'limits_unavailable'] as const;

const REQUEST_ID = 'b6a6c1f0-6f0e-4d1c-9f0b-0a4d2b7c8e11';

/** Route handler → the codes that it already documents. */
const DOCUMENTED = new WeakMap<object, readonly ProblemCode[]>();

const MISUSE = '@Problems documents methods and controllers';

/**
 * Documents the errors of a route, or of all routes of a controller, in OpenAPI. The texts come from the
 * catalogue. Used more than once, it adds to the codes that a route already documents.
 */
export function Problems(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  return (target: object, _property?: string | symbol, descriptor?: PropertyDescriptor): void => {
    for (const route of descriptor === undefined ? routesOf(target) : [descriptor]) document(route, codes);
  };
}

/** The route handlers of a controller. Their own decorators have run before those of the class. */
function routesOf(controller: object): PropertyDescriptor[] {
  const prototype: unknown = typeof controller === 'function' ? controller.prototype : undefined;
  if (typeof prototype !== 'object' || prototype === null) throw new TypeError(MISUSE);
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).filter(
    ({ value }: { value?: unknown }) =>
      typeof value === 'function' && Reflect.hasMetadata(METHOD_METADATA, value),
  );
}

function document(route: PropertyDescriptor, codes: readonly ProblemCode[]): void {
  const handler: unknown = route.value;
  if (typeof handler !== 'function') throw new TypeError(MISUSE);
  const known = DOCUMENTED.get(handler) ?? [];
  const added = codes.filter((code) => !known.includes(code));
  DOCUMENTED.set(handler, [...known, ...added]);
  applyDecorators(ApiExtraModels(ProblemDocument), ...responses(known, added))(handler, undefined, route);
}

/** For one status, Nest concatenates the descriptions that it is given and keeps the last content. */
function responses(known: readonly ProblemCode[], added: readonly ProblemCode[]): MethodDecorator[] {
  const isNew = new Set(added);
  const problems = [...known, ...added].map((code) => Problem.example(code));
  const statuses = new Set(added.map((code) => Problem.example(code).status));
  return [...statuses].map((status) => {
    const same = problems.filter((problem) => problem.status === status);
    return ApiResponse({
      status,
      description: same
        .filter(({ code }) => isNew.has(code))
        .map(({ code, title }) => `\`${code}\`: ${title}.`)
        .join('\n\n'),
      content: {
        'application/problem+json': {
          schema: { $ref: getSchemaPath(ProblemDocument) },
          examples: Object.fromEntries(
            same.map((problem) => [problem.code, { value: problemDocument(problem, REQUEST_ID) }]),
          ),
        },
      },
    });
  });
}
