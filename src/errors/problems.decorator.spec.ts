import { Controller, Get } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { TestApp } from '../http/test-app.fixture.js';
import { Problem, type ProblemCode } from './catalogue.js';
import type { ProblemDocument } from './problem-document.js';
import { Problems } from './problems.decorator.js';

@Public()
@Controller()
@Problems('rate_limited', 'invalid_request')
class DocumentedController {
  @Get('class')
  ofClass(): void {}

  @Get('one')
  @Problems('object_not_found')
  one(): void {}

  @Get('several')
  @Problems('invalid_filename', 'invalid_object_key')
  @Problems('object_not_found', 'file_too_large')
  several(): void {}

  @Get('repeated')
  @Problems('object_not_found', 'object_not_found')
  @Problems('upload_not_found')
  @Problems('object_not_found')
  repeated(): void {}
}

interface Response {
  description: string;
  content: Record<string, { schema: { $ref: string }; examples: Record<string, { value: ProblemDocument }> }>;
}

const MEDIA_TYPE = 'application/problem+json';

describe('Problems', () => {
  let app: TestApp;
  let document: OpenAPIObject;
  beforeAll(async () => {
    app = await TestApp.create({ controllers: [DocumentedController] });
    document = SwaggerModule.createDocument(app.app, new DocumentBuilder().build());
  });
  afterAll(() => app.close());

  const responsesOf = (route: string): Record<string, Response> =>
    (document.paths[route]?.get?.responses ?? {}) as Record<string, Response>;
  const examplesOf = (route: string, status: number): string[] =>
    Object.keys(responsesOf(route)[status]?.content[MEDIA_TYPE]?.examples ?? {}).toSorted();
  const linesOf = (route: string, status: number): string[] =>
    (responsesOf(route)[status]?.description ?? '').split('\n\n').toSorted();
  const lineOf = (code: ProblemCode): string => `\`${code}\`: ${Problem.example(code).title}.`;

  it('documents the codes of a controller at each of its routes', () => {
    for (const route of Object.keys(document.paths)) {
      expect([route, ...examplesOf(route, 429)]).toEqual([route, 'rate_limited']);
      expect(linesOf(route, 429)).toEqual([lineOf('rate_limited')]);
    }
    expect(examplesOf('/class', 400)).toEqual(['invalid_request']);
  });

  it('adds the codes of a route', () => {
    expect(examplesOf('/one', 404)).toEqual(['object_not_found']);
    expect(linesOf('/one', 404)).toEqual([lineOf('object_not_found')]);
    expect(Object.keys(responsesOf('/class'))).not.toContain('404');
  });

  it('collects the codes of one status over several decorators', () => {
    const codes: ProblemCode[] = ['file_too_large', 'invalid_filename', 'invalid_object_key'];
    expect(examplesOf('/several', 400)).toEqual(expect.arrayContaining(codes));
    expect(linesOf('/several', 400)).toEqual(expect.arrayContaining(codes.map((code) => lineOf(code))));
    expect(examplesOf('/several', 404)).toEqual(['object_not_found']);
  });

  it('describes a code once if it is given more than once', () => {
    expect(examplesOf('/repeated', 404)).toEqual(['object_not_found', 'upload_not_found']);
    expect(linesOf('/repeated', 404)).toEqual([lineOf('object_not_found'), lineOf('upload_not_found')]);
  });

  it('refers to the schema ProblemDocument, which the document defines', () => {
    const schemas = Object.keys(document.paths).flatMap((route) =>
      Object.entries(responsesOf(route))
        .filter(([status]) => Number(status) >= 400)
        .map(([, { content }]) => content[MEDIA_TYPE]?.schema.$ref),
    );
    expect(new Set(schemas)).toEqual(new Set(['#/components/schemas/ProblemDocument']));
    expect(Object.keys(document.components?.schemas ?? {})).toContain('ProblemDocument');
  });

  it('shows each problem as the service sends it', () => {
    const { value } = responsesOf('/one')['404']?.content[MEDIA_TYPE]?.examples['object_not_found'] ?? {};
    expect(value).toEqual({
      type: 'urn:problem-type:signpost:object_not_found',
      title: 'The file does not exist',
      status: 404,
      detail: Problem.of('object_not_found').detail,
      code: 'object_not_found',
      request_id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    });
  });

  it('does not document a property', () => {
    const decorate = (): unknown => Reflect.apply(Problems('rate_limited'), undefined, [{}, 'name']);
    expect(decorate).toThrow('@Problems documents methods and controllers');
  });
});
