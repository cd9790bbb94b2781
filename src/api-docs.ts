import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { withKeyPrefix } from './config/example-keys.js';

/** Swagger UI at `/docs`, the OpenAPI document at `/docs-json`; its examples name keys below `keyPrefix`. */
export function serveApiDocs(app: NestFastifyApplication, keyPrefix: string): void {
  const description =
    'Signs and points: the answers hold presigned URLs, and the file bytes go straight between client and store. ' +
    'Every call works with "Try it out".';
  const document = new DocumentBuilder()
    .setTitle('Signpost')
    .setDescription(description)
    .setVersion('0.1.0')
    .addTag('files', 'Upload, download, list and delete')
    .addTag('redirect', 'Stable links')
    .addTag('health', 'For probes')
    .build();
  const create = (): OpenAPIObject => {
    const text = JSON.stringify(SwaggerModule.createDocument(app, document));
    const api: OpenAPIObject = JSON.parse(withKeyPrefix(text, keyPrefix));
    return api;
  };
  SwaggerModule.setup('docs', app, create, {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Signpost API',
    swaggerOptions: { tryItOutEnabled: true, displayRequestDuration: true },
  });
}
