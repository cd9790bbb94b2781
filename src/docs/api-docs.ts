import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { withKeyPrefix } from '../config/example-keys.js';

/**
 * Serves Swagger UI at `/docs` and the OpenAPI document at `/docs-json`, with example keys below `keyPrefix`.
 */
export function serveApiDocs(app: NestFastifyApplication, keyPrefix: string): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, keyPrefix), {
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

function openApiDocument(app: NestFastifyApplication, keyPrefix: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Signpost')
    .setDescription(
      'Creates presigned S3 URLs and redirects to them. File contents go directly between client and store. ' +
        'You can try every request with "Execute".',
    )
    .setVersion('0.1.0')
    .addTag('files', 'Upload, download, list and delete files')
    .addTag('uppy', 'Upload with Uppy')
    .addTag('redirect', 'Follow permanent links')
    .addTag('health', 'Check the health of the service')
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory });
  Object.assign(document, JSON.parse(withKeyPrefix(JSON.stringify(document), keyPrefix)));
  return document;
}
