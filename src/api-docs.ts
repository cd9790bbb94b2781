import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Swagger UI at `/docs`, the OpenAPI document at `/docs-json`. */
export function serveApiDocs(app: NestFastifyApplication): void {
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
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Signpost API',
    swaggerOptions: { tryItOutEnabled: true, displayRequestDuration: true },
  });
}
