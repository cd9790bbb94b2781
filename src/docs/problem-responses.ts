import type { OpenAPIObject } from '@nestjs/swagger';
import { isProblemCode, Problem } from '../errors/catalogue.js';
import type { ProblemFormats, ProblemMember } from '../errors/problem-formats.js';
import { isJsonObject } from '../validation/violations.js';
import { type Operation, operationsOf } from './operations.js';

type Response = Exclude<NonNullable<Operation['responses'][string]>, { $ref: string }>;
type Content = NonNullable<Response['content']>[string];

/** Describes the errors of paths whose clients read more members than a problem document has. */
export function describeProblems(document: OpenAPIObject, formats: ProblemFormats): void {
  for (const { path, operation } of operationsOf(document)) {
    const members = formats.membersOf(path);
    if (members.length === 0) continue;
    for (const response of Object.values(operation.responses)) {
      if (response === undefined || '$ref' in response) continue;
      const content = response.content?.['application/problem+json'];
      if (content !== undefined) extend(content, members, (problem) => formats.fieldsOf(problem, path));
    }
  }
}

function extend(
  content: Content,
  members: readonly ProblemMember[],
  fieldsOf: (problem: Problem) => object,
): void {
  const properties = members.map(({ name, description }) => [name, { type: 'string', description }] as const);
  const required = members.filter(({ isOptional }) => isOptional !== true).map(({ name }) => name);
  const added = { type: 'object', properties: Object.fromEntries(properties), required };
  content.schema = { allOf: [...(content.schema === undefined ? [] : [content.schema]), added] };
  for (const [code, example] of Object.entries(content.examples ?? {})) {
    if ('$ref' in example || !isProblemCode(code)) continue;
    const value: unknown = example.value;
    if (isJsonObject(value)) example.value = { ...value, ...fieldsOf(Problem.example(code)) };
  }
}
