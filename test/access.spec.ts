import type { RouteOptions } from 'fastify';
import { expect, it } from 'vitest';
import { DOCS_PATHS, docsPagePolicy } from '../src/docs/page-policy.js';
import { serveApiDocs } from '../src/docs/api-docs.js';
import { FilesModule } from '../src/files/files.module.js';
import { HealthModule } from '../src/health/health.module.js';
import { TestApp } from '../src/http/test-app.fixture.js';
import { RouteAccess } from '../src/identity/access.js';
import { LinksModule } from '../src/links/links.module.js';
import { ProxyModule } from '../src/proxy/proxy.module.js';
import { UppyModule } from '../src/uppy/uppy.module.js';

/** Every route of the service that needs no credential. A new one gets its line here. */
const PUBLIC = [
  /^GET \/health(\/live|\/ready)?$/,
  /^HEAD \/health(\/live|\/ready)?$/,
  /^(GET|HEAD) \/docs(-json|-yaml|\/.*)?$/,
  /^(GET|HEAD|POST) \/l\/\*$/,
  /^OPTIONS \*$/,
];

it('every route declares who may call it, and only these are public', async () => {
  const routes: Pick<RouteOptions, 'config' | 'url' | 'method'>[] = [];
  const app = await TestApp.create({
    imports: [FilesModule, UppyModule, ProxyModule, LinksModule, HealthModule],
    openPaths: DOCS_PATHS,
    pages: [docsPagePolicy(['https://photos.example'])],
    prepare: (nest, { uploads }) => {
      nest
        .getHttpAdapter()
        .getInstance()
        .addHook('onRoute', (route) => void routes.push(route));
      serveApiDocs(nest, {
        keyPrefix: uploads.keyPrefix,
        credentials: [],
        isRedirectPublic: true,
        exampleIds: () => new Map(),
      });
    },
  });
  await app.close();
  const access = new RouteAccess(false, DOCS_PATHS);
  const named = routes.flatMap((route) =>
    [route.method].flat().map((method) => ({ name: `${method} ${route.url}`, access: access.of(route) })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((route) => route.access === undefined)).toEqual([]);
  const open = named.filter((route) => route.access === 'public').map(({ name }) => name);
  expect(open.filter((name) => !PUBLIC.some((pattern) => pattern.test(name)))).toEqual([]);
});
