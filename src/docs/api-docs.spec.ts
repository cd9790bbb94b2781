import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem, type ProblemCode } from '../errors/catalogue.js';
import type { ProblemDocument } from '../errors/problem-document.js';
import { FilesModule } from '../files/files.module.js';
import { HealthModule } from '../health/health.module.js';
import { TestApp } from '../http/test-app.fixture.js';
import { LinksModule } from '../links/links.module.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { redirectProblems } from '../proxy/redirect-problems.js';
import { UPPY_PROBLEMS } from '../uppy/uppy-problems.js';
import { UppyModule } from '../uppy/uppy.module.js';
import type { CredentialKind } from './security-schemes.js';
import { serveApiDocs } from './api-docs.js';
import { DOCS_PATHS, docsPagePolicy } from './page-policy.js';

const PROBLEM = 'application/problem+json';

/** Replaces the members that every problem document has. */
const COMMON = {
  type: undefined,
  title: undefined,
  status: undefined,
  detail: undefined,
  code: undefined,
  request_id: undefined,
};

interface Documented {
  status: number;
  description: string;
  examples: [code: string, example: ProblemDocument][];
}

interface Operation {
  route: string;
  operationId: string;
  responses: Documented[];
}

interface Response {
  description: string;
  content?: Record<string, { schema?: object; examples?: Record<string, { value: ProblemDocument }> }>;
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { operationId: string; responses: Record<string, Response> }>).map(
      ([method, { operationId, responses }]) => ({
        route: `${method.toUpperCase()} ${path}`,
        operationId,
        responses: Object.entries(responses).map(([status, { description, content }]) => ({
          status: Number(status),
          description,
          examples: Object.entries(content?.[PROBLEM]?.examples ?? {}).map(([code, { value }]) => [
            code,
            value,
          ]),
        })),
      }),
    ),
  );
}

const docsOf = (
  variables: Record<string, string>,
  exampleIds: ReadonlyMap<string, string> = new Map(),
  credentials: readonly CredentialKind[] = [],
): Promise<TestApp> =>
  TestApp.create({
    imports: [FilesModule, UppyModule, ProxyModule, LinksModule, HealthModule],
    variables,
    problemFormats: ({ redirect }) => [UPPY_PROBLEMS, redirectProblems(redirect)],
    pages: [docsPagePolicy(['https://photos.example'])],
    openPaths: DOCS_PATHS,
    prepare: (app, { uploads, redirect }) =>
      serveApiDocs(app, {
        keyPrefix: uploads.keyPrefix,
        credentials,
        isRedirectPublic: redirect.access === 'public',
        exampleIds: () => exampleIds,
      }),
  });

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: OpenAPIObject;
  let operations: Operation[];
  beforeAll(async () => {
    app = await docsOf({});
    document = (await app.get('/docs-json')).json<OpenAPIObject>();
    operations = operationsOf(document);
  });
  afterAll(() => app.close());

  const problemsOf = (): { route: string; status: number; code: string; example: ProblemDocument }[] =>
    operations.flatMap(({ route, responses }) =>
      responses.flatMap(({ status, examples }) =>
        examples.map(([code, example]) => ({ route, status, code, example })),
      ),
    );

  it('has the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(document.info.version).toBe(version);
  });

  it('gives each operation an id of its own in camelCase', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).toContain('createUploadUrl');
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^[a-z]+(?:[A-Z][a-z]+)*$/);
      expect(id).not.toContain('Controller');
    }
  });

  it('names its schemas without Dto and Ticket', () => {
    const names = Object.keys(document.components?.schemas ?? {});
    expect(names).toEqual(expect.arrayContaining(['UploadUrl', 'DownloadUrl', 'ProblemDocument']));
    expect(names.filter((name) => /dto|ticket/i.test(name))).toEqual([]);
  });

  it('documents 429 at each route but the health checks', () => {
    const unlimited = operations.filter(({ responses }) => responses.every(({ status }) => status !== 429));
    expect(unlimited.map(({ route }) => route)).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'GET /health',
    ]);
  });

  it('describes the headers of the rate limit wherever 429 is documented, and nowhere else', () => {
    for (const item of Object.values(document.paths))
      for (const operation of [item.get, item.post, item.delete]) {
        const limited = operation?.responses['429'] !== undefined;
        for (const response of Object.values(operation?.responses ?? {})) {
          const headers = Object.keys((response as { headers?: object }).headers ?? {});
          expect(headers.filter((name) => name.startsWith('RateLimit'))).toEqual(
            limited ? ['RateLimit-Policy', 'RateLimit'] : [],
          );
        }
      }
  });

  it('shows each problem under its status, with the title and the code of the catalogue', () => {
    expect(problemsOf().length).toBeGreaterThan(100);
    for (const { route, status, code, example } of problemsOf()) {
      const { title, detail, status: expected } = Problem.example(code as ProblemCode);
      expect([route, code, status]).toEqual([route, code, expected]);
      expect(example).toMatchObject({ status, code, title, detail });
    }
  });

  it('documents each code of the catalogue, except those that any request may meet', () => {
    const documented = new Set(problemsOf().map(({ code }) => code));
    expect([...documented].toSorted()).toEqual([
      'already_uploaded',
      'body_too_large',
      'content_type_mismatch',
      'credentials_unavailable',
      'file_too_large',
      'file_type_not_allowed',
      'inspection_failed',
      'invalid_filename',
      'invalid_object_key',
      'invalid_parts',
      'invalid_request',
      'limits_unavailable',
      'link_gone',
      'link_not_found',
      'links_disabled',
      'malformed_json',
      'missing_parameter',
      'object_not_found',
      'overloaded',
      'quota_exceeded',
      'rate_limited',
      'store_refused',
      'store_unreachable',
      'unsupported_media_type',
      'upload_not_found',
      'wrong_password',
    ]);
  });

  it('describes each problem of a response that it shows', () => {
    const undescribed = operations.flatMap(({ route, responses }) =>
      responses.flatMap(({ description, examples }) =>
        examples
          .filter(([code, { title }]) => !description.includes(`\`${code}\`: ${title}.`))
          .map(([code]) => `${route}: ${code}`),
      ),
    );
    expect(undescribed).toEqual([]);
  });

  it('describes no problem of a response twice', () => {
    const repeated = operations.flatMap(({ route, responses }) =>
      responses.flatMap(({ status, description }) => {
        const codes = [...description.matchAll(/`(\w+)`:/g)].map(([, code]) => code);
        return codes.length === new Set(codes).size ? [] : [`${route} ${status}: ${codes.join(', ')}`];
      }),
    );
    expect(repeated).toEqual([]);
  });

  it('shows the members that clients of some paths read', () => {
    const membersOf = (route: RegExp, code: string): (string | undefined)[] =>
      problemsOf()
        .filter((problem) => route.test(problem.route) && problem.code === code)
        .map(({ example }) => JSON.stringify({ ...example, ...COMMON }));
    const rateLimited = Problem.example('rate_limited').detail;
    expect(new Set(membersOf(/ \/s3\//, 'rate_limited'))).toEqual(
      new Set([JSON.stringify({ ...COMMON, error: `s3: ${rateLimited}`, message: rateLimited })]),
    );
    expect(membersOf(/ \/$/, 'missing_parameter')).toEqual(
      ['GET', 'HEAD'].map(() => JSON.stringify({ ...COMMON, error: 'Missing required parameter: key' })),
    );
    expect(membersOf(/ \/$/, 'rate_limited')).toEqual(
      ['GET', 'HEAD'].map(() =>
        JSON.stringify({ ...COMMON, error: 'Too many requests', details: rateLimited }),
      ),
    );
    expect(new Set(membersOf(/ \/files/, 'rate_limited'))).toEqual(new Set([JSON.stringify(COMMON)]));
  });

  it('describes these members in the schema of the response', async () => {
    const schemaOf = (path: string): unknown =>
      (document.paths[path]?.get?.responses['429'] as Response | undefined)?.content?.[PROBLEM]?.schema;
    const problem = { $ref: '#/components/schemas/ProblemDocument' };
    expect(schemaOf('/files')).toEqual(problem);
    expect(schemaOf('/s3/params')).toMatchObject({ allOf: [problem, { required: ['error', 'message'] }] });
    expect(schemaOf('/')).toMatchObject({
      allOf: [problem, { required: ['error'], properties: { details: { type: 'string' } } }],
    });
    const answer = (await app.get('/s3/params')).json<object>();
    expect(Object.keys(answer)).toEqual(expect.arrayContaining(['error', 'message']));
  });

  it('lists query parameters in the order of the documentation', () => {
    const parametersOf = (path: string): unknown[] =>
      (document.paths[path]?.get?.parameters ?? []).map((parameter) => 'name' in parameter && parameter.name);
    expect(parametersOf('/')).toEqual(['tenant', 'objectkey', 'download']);
    expect(parametersOf('/files')).toEqual(['cursor', 'limit']);
    expect(parametersOf('/s3/multipart/{uploadId}/{partNumber}')).toEqual(['uploadId', 'partNumber', 'key']);
    expect(parametersOf('/s3/multipart/{uploadId}/batch')).toEqual(['uploadId', 'key', 'partNumbers']);
  });

  it.each(['/health', '/health/live', '/health/ready'])('describes the response of %s', async (path) => {
    const schemas = Object.values(document.paths[path]?.get?.responses ?? {}).map(
      (response) => (response as Response).content?.['application/json']?.schema,
    );
    expect(schemas).toEqual(schemas.map(() => ({ $ref: '#/components/schemas/Health' })));
    const health = document.components?.schemas?.['Health'] as { properties: object };
    const answer = await app.get(path);
    expect(Object.keys(answer.json<object>())).toEqual(Object.keys(health.properties));
  });

  it('documents 200 or 204, not 201, for each POST and DELETE', () => {
    const successes = operations
      .filter(({ route }) => /^(?:POST|DELETE)/.test(route))
      .map(({ route, responses }) => ({
        route,
        status: responses.find(({ status }) => status < 300)?.status,
      }));
    expect(successes.length).toBeGreaterThan(5);
    const deletions = new Set(['DELETE /files/{path}', 'DELETE /links/{id}']);
    for (const { route, status } of successes)
      expect([route, status]).toEqual([route, deletions.has(route) ? 204 : 200]);
  });
});

describe('serveApiDocs', () => {
  it('writes the examples with KEY_PREFIX', async () => {
    const app = await docsOf({ KEY_PREFIX: 'team-a/' });
    const text = (await app.get('/docs-json')).body;
    expect(text).toContain('"team-a/00000000-0000-4000-8000-000000000000-welcome.txt"');
    expect(text).not.toContain('uploads/');
    await app.close();
  });

  it.each<[CredentialKind[], string[]]>([
    [['api-key'], ['bearer', 'api-key']],
    [['jwt'], ['bearer']],
    [
      ['api-key', 'jwt'],
      ['bearer', 'api-key'],
    ],
  ])('lets callers authorize by %j', async (credentials, schemes) => {
    const app = await docsOf({}, new Map(), credentials);
    const document = (await app.get('/docs-json')).json<OpenAPIObject>();
    await app.close();
    expect(Object.keys(document.components?.securitySchemes ?? {})).toEqual(schemes);
    const upload = document.paths['/upload-url']?.post;
    expect(upload?.security?.flatMap((entry) => Object.keys(entry)).toSorted()).toEqual(schemes.toSorted());
    expect(Object.keys(upload?.responses ?? {})).toEqual(expect.arrayContaining(['401', '403']));
    expect(document.paths['/health']?.get?.security).toBeUndefined();
  });

  const redirectsOf = async (variables: Record<string, string>): Promise<unknown[]> => {
    const hash = 'a'.repeat(64);
    const app = await docsOf({ AUTH: 'api-key', API_KEYS: `ci=${hash}`, ...variables }, new Map(), [
      'api-key',
    ]);
    const document = (await app.get('/docs-json')).json<OpenAPIObject>();
    await app.close();
    const { get, head } = document.paths['/'] ?? {};
    return [get, head].map((redirect) => [redirect?.security, '401' in (redirect?.responses ?? {})]);
  };

  it('describes only bearer tokens for the redirect: browsers send other headers on to the store', async () => {
    const described = [[{ bearer: [] }], true];
    expect(await redirectsOf({})).toEqual([described, described]);
  });

  it('describes no credential for a public redirect', async () => {
    const described = [undefined, false];
    expect(await redirectsOf({ PROXY_ACCESS: 'public' })).toEqual([described, described]);
  });

  it('rejects too many requests with a problem document', async () => {
    const app = await docsOf({ RATE_LIMIT: '1' });
    const answers = [await app.get('/docs-json'), await app.get('/docs-json')];
    await app.close();
    expect(answers[1]?.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answers[1]?.json<object>()).toMatchObject({ code: 'rate_limited', status: 429 });
  });

  it('mentions no credentials without authentication', async () => {
    const app = await docsOf({});
    const text = (await app.get('/docs-json')).body;
    await app.close();
    expect(text).not.toMatch(/"securitySchemes"|"security"|unauthenticated":/);
  });

  it('serves Swagger UI under a policy that lets it call the store', async () => {
    const app = await docsOf({});
    const answer = await app.get('/docs');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.body).toContain('<title>Signpost API</title>');
    expect(answer.headers['content-security-policy']).toContain("connect-src 'self' https://photos.example;");
    expect((await app.get('/docs-yaml')).body).toContain('operationId: createUploadUrl');
    await app.close();
  });

  it('lets Swagger UI call the stores of all tenants, and names none of them', () => {
    expect(docsPagePolicy(undefined).sources['connect-src']).toEqual(["'self'", 'https:', 'http:']);
  });
});
