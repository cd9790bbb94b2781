import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  castsTo,
  constructs,
  importedNames,
  type Import,
  importCycles,
  importsOf,
  isProduction,
  readSources,
} from './support/source/source-files.js';

const FACES = ['files', 'uppy', 'proxy', 'links', 'health', 'docs'];
const USE_CASES = ['uploads', 'downloads', 'inspection'];
const GROUND = ['storage', 'errors', 'config'];
const WHO = ['identity', 'tenants'];

/** Room → the rooms that it may import from. A new room gets its line here. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  requests: [],
  logging: [],
  metrics: [],
  config: [],
  errors: ['logging', 'requests'],
  validation: ['errors'],
  storage: ['errors', 'config', 'metrics'],
  tenants: GROUND,
  identity: ['tenants', 'logging', 'metrics', 'requests', ...GROUND],
  replicas: ['config'],
  limits: ['identity', 'errors', 'config', 'requests', 'replicas', 'metrics'],
  inspection: ['tenants', 'metrics', ...GROUND],
  downloads: ['inspection', 'metrics', ...WHO, ...GROUND],
  uploads: ['inspection', 'limits', 'metrics', ...WHO, ...GROUND],
  ...Object.fromEntries(
    FACES.map((face) => [
      face,
      [...USE_CASES, 'limits', 'replicas', ...WHO, 'validation', 'logging', 'requests', ...GROUND],
    ]),
  ),
  http: ['errors', 'config', 'logging', 'metrics', 'requests'],
  startup: ['config', 'metrics', 'storage'],
  'local-bucket': [],
  'embedded-bucket': ['local-bucket', 'startup', 'storage', 'config'],
  cli: ['embedded-bucket', 'identity', 'tenants', 'storage', 'config', 'logging'],
};

/** Room → the files that other rooms may import. The rooms below may be used as a whole. */
const PUBLIC: Readonly<Record<string, RegExp>> = {
  storage: /^storage\/(?!unsafe-text)[\w.-]+\.ts$/,
  tenants:
    /^tenants\/(?:tenants\.module|tenants-reload|tenants|tenant|tenant-record|tenant-names|default-tenant|subject-folder|upload-rules|file-size|rfc3339)\.ts$/,
  identity:
    /^identity\/(?:identity\.module|identity\.health|tenant-metrics|json-web-tokens|authentication|authenticator|access-control|access\.decorators|api-key-format|api-keys|principal|scopes)\.ts$/,
  limits:
    /^limits\/(?:caller|caller-rules|limits\.module|limits\.health|counter-store|open-limits|quotas|rate-limit|requests-in-flight|weight\.decorator)\.ts$/,
  inspection: /^inspection\/inspection(?:\.module)?\.ts$/,
  downloads: /^downloads\/(?:downloads\.module|download-urls|redirects)\.ts$/,
  uploads:
    /^uploads\/(?:uploads\.module|upload-urls|multipart-uploads|upload-quotas|upload-verification)\.ts$/,
  files: /^files\/files\.module\.ts$/,
  uppy: /^uppy\/(?:uppy\.module|uppy-problems)\.ts$/,
  proxy: /^proxy\/(?:proxy\.module|redirect-problems)\.ts$/,
  links: /^links\/(?:links\.module|example-links)\.ts$/,
  health: /^health\/(?:health\.module|readiness)\.ts$/,
  docs: /^docs\/(?:api-docs|page-policy)\.ts$/,
  http: /^http\/(?:adapter|request-metrics|setup|shutdown)\.ts$/,
  'local-bucket': /^local-bucket\/local-bucket\.ts$/,
  'embedded-bucket':
    /^embedded-bucket\/(?:embedded-bucket\.module|example-uploads|local-bucket-options|running-bucket)\.ts$/,
};

const PACKAGES: Readonly<Record<string, { name: RegExp; rooms: readonly string[] }>> = {
  'the AWS SDK': { name: /^@(?:aws-sdk|smithy)\//, rooms: ['storage', 'local-bucket', 'cli'] },
  Fastify: {
    name: /^(?:fastify|@fastify\/.*|@nestjs\/platform-fastify)$/,
    rooms: ['app', 'http', 'errors', 'logging', 'requests', 'identity', 'limits', 'local-bucket', ...FACES],
  },
  ioredis: { name: /^ioredis(?:\/|$)/, rooms: ['replicas'] },
  cockatiel: { name: /^cockatiel$/, rooms: ['storage'] },
  undici: { name: /^undici(?:\/|$)/, rooms: ['storage'] },
  'the validator of the tenants file': { name: /^(?:ajv|jsonc-parser)$/, rooms: ['tenants'] },
  'lru-cache': { name: /^lru-cache$/, rooms: ['inspection', 'downloads', 'identity'] },
  jose: { name: /^jose(?:\/|$)/, rooms: ['identity'] },
  pino: { name: /^pino$/, rooms: ['app', 'http', 'logging'] },
  'an HTTP module of Node': { name: /^node:(?:https?|http2)$/, rooms: ['http', 'local-bucket', 'metrics'] },
};

const sources = readSources('src').filter((source) => isProduction(source));
const imports = sources.flatMap((source) => importsOf(source));
const ownImports = imports.filter(({ target }) => target.endsWith('.ts'));

/** `app` stands for the files directly in src/, which connect the rooms. */
function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : 'app';
}

function describeImports(violations: readonly Import[]): string[] {
  return violations.map(({ from, target }) => `${from} -> ${target}`);
}

describe('src', () => {
  it('holds main.ts and app.module.ts, and nothing else outside its rooms', () => {
    const loose = sources.filter(({ file }) => roomOf(file) === 'app');
    expect(loose.map(({ file }) => file).toSorted()).toEqual(['app.module.ts', 'main.ts']);
  });

  it('has no room without a place in the order', () => {
    const rooms = new Set(sources.map(({ file }) => roomOf(file)));
    expect([...rooms].toSorted()).toEqual([...Object.keys(ALLOWED), 'app'].toSorted());
  });

  it('has no import cycle, type imports included', () => {
    expect(importCycles(ownImports)).toEqual([]);
  });
});

describe('a room', () => {
  it('imports only from the rooms that it may use', () => {
    const backward = ownImports.filter(({ from, target }) => {
      const [source, destination] = [roomOf(from), roomOf(target)];
      return source !== 'app' && source !== destination && !ALLOWED[source]?.includes(destination);
    });
    expect(describeImports(backward)).toEqual([]);
  });

  it('imports only what another room exports', () => {
    const intruding = ownImports.filter(
      ({ from, target }) => roomOf(from) !== roomOf(target) && PUBLIC[roomOf(target)]?.test(target) === false,
    );
    expect(describeImports(intruding)).toEqual([]);
  });

  it('imports no face if it is a face itself', () => {
    const sideways = ownImports.filter(
      ({ from, target }) =>
        FACES.includes(roomOf(from)) && FACES.includes(roomOf(target)) && roomOf(from) !== roomOf(target),
    );
    expect(describeImports(sideways)).toEqual([]);
  });

  it.each(Object.entries(PACKAGES))('imports %s only where it belongs', (_what, { name, rooms }) => {
    const elsewhere = imports.filter(
      ({ from, target }) => name.test(target) && !rooms.includes(roomOf(from)),
    );
    expect(describeImports(elsewhere)).toEqual([]);
  });

  it('suppresses no finding of the linter or the compiler', () => {
    const suppressing = sources.filter(({ text }) =>
      /(?:ox|es)lint-disable|@ts-(?:ignore|expect-error)/.test(text),
    );
    expect(suppressing.map(({ file }) => file)).toEqual([]);
  });

  it('reads process.env only if it is config', () => {
    const readers = sources.filter(
      ({ file, text }) => text.includes('process.env') && roomOf(file) !== 'config',
    );
    expect(readers.map(({ file }) => file)).toEqual([]);
  });
});

describe('a use case', () => {
  const useCases = sources.filter(({ file }) => USE_CASES.includes(roomOf(file)));

  it('takes nothing from Nest that belongs to HTTP', () => {
    const names = useCases.flatMap((source) => importedNames('@nestjs/common', source));
    expect([...new Set(names)].toSorted()).toEqual(['Injectable', 'Logger', 'Module']);
  });
});

describe('storage', () => {
  const within = ownImports.filter(({ from, target }) =>
    [from, target].every((file) => roomOf(file) === 'storage'),
  );
  const part = (file: string): string => path.posix.dirname(file).split('/')[1] ?? 'ports';
  /** Connects the ports with what is behind them. */
  const CONNECTS = 'storage/open-bucket.ts';

  it('keeps its ports free of the implementations behind them', () => {
    const leaking = within.filter(
      ({ from, target }) => part(from) === 'ports' && part(target) !== 'ports' && from !== CONNECTS,
    );
    expect(describeImports(leaking)).toEqual([]);
  });

  it('lets signing/ use s3/, not the other way around', () => {
    const backward = within.filter(({ from, target }) => part(from) === 's3' && part(target) === 'signing');
    expect(describeImports(backward)).toEqual([]);
  });

  it('lets only the places that open a bucket create a Namespace', () => {
    const creators = sources.filter((source) => constructs('Namespace', source));
    expect(creators.map(({ file }) => file).toSorted()).toEqual([
      'cli/target.ts',
      'embedded-bucket/embedded-bucket.module.ts',
      'storage/namespace.ts',
      'storage/storage.module.ts',
      'tenants/open-tenants.ts',
    ]);
  });

  it('gives no DTO a field of the type ObjectKey, which validation would not check', () => {
    const typed = ownImports.filter(
      ({ from, target }) =>
        from.includes('/dto/') && /^storage\/(?:object-key|namespaces?)\.ts$/.test(target),
    );
    expect(describeImports(typed)).toEqual([]);
  });

  it('makes an ObjectKey or a KeyPrefix in namespace.ts only', () => {
    const types = new Set(['ObjectKey', 'KeyPrefix']);
    const all = [...readSources('src'), ...readSources('test')];
    const files = all.filter((source) => castsTo(types, source).length > 0);
    expect(files.map(({ file }) => file)).toEqual(['storage/namespace.ts']);
  });
});

describe('the local bucket', () => {
  /** Each may import from those after it, and from none before it. */
  const FLOORS = ['front', 'operations', 'disk', 'auth', 'body', 'protocol'];
  const within = ownImports.filter(({ from }) => roomOf(from) === 'local-bucket');
  const files = sources.map(({ file }) => file).filter((file) => roomOf(file) === 'local-bucket');
  const floorOf = (file: string): string =>
    /^local-bucket\/[^/]+$/.test(file) ? 'front' : (file.split('/')[1] ?? '');

  it('consists of five rooms behind local-bucket.ts and server.ts', () => {
    const front = files.filter((file) => floorOf(file) === 'front');
    expect(front.toSorted()).toEqual(['local-bucket/local-bucket.ts', 'local-bucket/server.ts']);
    expect([...new Set(files.map((file) => floorOf(file)))].toSorted()).toEqual(FLOORS.toSorted());
  });

  it(`imports in one direction only: ${FLOORS.join(' -> ')}`, () => {
    const backward = within.filter(
      ({ from, target }) => FLOORS.indexOf(floorOf(target)) < FLOORS.indexOf(floorOf(from)),
    );
    expect(describeImports(backward)).toEqual([]);
  });
});
