import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { withKeyPrefix } from '../config/example-keys.js';
import { VERSION } from '../config/version.js';
import { ProblemFormats } from '../errors/problem-formats.js';
import { operationsOf } from './operations.js';
import { describeProblems } from './problem-responses.js';
import { type CredentialKind, describeSecurity } from './security-schemes.js';
import { describeHeaders } from './response-headers.js';

/** What the document depends on beside the routes. */
export interface ApiDocsOptions {
  readonly keyPrefix: string;
  /** How callers authenticate; empty with `AUTH=none`. */
  readonly credentials: readonly CredentialKind[];
  /** `PROXY_ACCESS=public`. */
  readonly isRedirectPublic: boolean;
  /** Ids of existing uploads and links by their placeholders; empty if there are none. Called for each document. */
  readonly exampleIds: () => ReadonlyMap<string, string>;
}

/** Serves Swagger UI at `/docs` and the OpenAPI document at `/docs-json`, with examples that can be executed. */
export function serveApiDocs(app: NestFastifyApplication, options: ApiDocsOptions): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, options), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Signpost API',
    swaggerOptions: { tryItOutEnabled: true, displayRequestDuration: true },
  });
}

/** Names operations by their methods, for generated clients: `createUploadUrl`. */
function operationIdFactory(_controller: string, method: string): string {
  return method;
}

function openApiDocument(app: NestFastifyApplication, options: ApiDocsOptions): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Signpost')
    .setDescription(
      'Creates presigned S3 URLs and redirects to them. File contents go directly between client and store. ' +
        'You can try every request with "Execute".',
    )
    .setVersion(VERSION)
    // Relative to the document, so that it is right behind a path prefix.
    .addServer('./', 'This service')
    .addTag('files', 'Upload, download, list and delete files')
    .addTag('uppy', 'Upload with Uppy')
    .addTag('redirect', 'Follow permanent links')
    .addTag('links', 'Create and follow links that last')
    .addTag('health', 'Check the health of the service')
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory });
  describeHeaders(document);
  describeProblems(document, app.get(ProblemFormats, { strict: false }));
  orderParameters(document);
  describeHead(document);
  describeSecurity(document, options.credentials, options.isRedirectPublic ? ['/'] : []);
  return withExamples(document, options);
}

/** Decorators run from the last to the first, so Nest lists the query parameters in reverse. */
function orderParameters(document: OpenAPIObject): void {
  for (const { operation } of operationsOf(document)) {
    const parameters = operation.parameters ?? [];
    const isInQuery = (parameter: (typeof parameters)[number]): boolean =>
      'in' in parameter && parameter.in === 'query';
    operation.parameters = [
      ...parameters.filter((parameter) => !isInQuery(parameter)),
      ...parameters.filter(isInQuery).toReversed(),
    ];
  }
}

/** Fastify also routes HEAD to a GET route. Only that of the redirect has a use of its own. */
function describeHead({ paths }: OpenAPIObject): void {
  const redirect = paths['/'];
  if (redirect?.get === undefined) return;
  redirect.head = {
    ...redirect.get,
    operationId: 'headRedirect',
    summary: 'Redirect a permanent link to a presigned URL for HEAD',
  };
}

function withExamples(document: OpenAPIObject, { keyPrefix, exampleIds }: ApiDocsOptions): OpenAPIObject {
  let text = withKeyPrefix(JSON.stringify(document), keyPrefix);
  for (const [placeholder, id] of exampleIds()) text = text.replaceAll(placeholder, id);
  Object.assign(document, JSON.parse(text));
  return document;
}
