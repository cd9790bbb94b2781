import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { engines } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const [MAJOR, MINOR] = engines.node.match(/\d+/g);

const VERSION_CHECK = `
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < ${MAJOR} || (major === ${MAJOR} && minor < ${MINOR})) {
  console.error(\`Signpost needs Node.js ${MAJOR}.${MINOR} or later. This is Node.js \${process.versions.node}.\`);
  process.exit(1);
}`;

const ENTRY = '\0entry:';
const REFLECT_METADATA = createRequire(import.meta.url).resolve('reflect-metadata');

/**
 * Wraps each entry so that it checks the version of Node.js before it loads anything else: an older version would fail
 * to link the code and print a syntax error. Then it loads `reflect-metadata`, which every decorator needs. The bundler
 * runs CommonJS modules after the ES modules of their chunk, so an import in the sources would come too late.
 */
const prepare = {
  name: 'prepare',
  resolveId(source, importer) {
    return importer === undefined ? ENTRY + source : undefined;
  },
  load(id) {
    if (!id.startsWith(ENTRY)) return undefined;
    const modules = [REFLECT_METADATA, path.resolve(id.slice(ENTRY.length))];
    return [VERSION_CHECK, ...modules.map((file) => `await import(${JSON.stringify(file)});`)].join('\n');
  },
};

/**
 * Bundles the compiled code in build/ and its libraries into a few files in dist/. Nest and the AWS SDK are about 3,000
 * small files; loading them one by one takes two thirds of the start-up time and a sixth of the memory.
 */
export default {
  // Each becomes dist/<name>.js.
  input: {
    main: 'build/main.js',
    'local-bucket.main': 'build/embedded-bucket/local-bucket.main.js',
    'bucket-doctor.main': 'build/cli/doctor/bucket-doctor.main.js',
    'bucket-setup.main': 'build/cli/setup/bucket-setup.main.js',
    'api-key.main': 'build/cli/api-key/api-key.main.js',
  },
  platform: 'node',
  // Its main file is UMD, whose calls of require() cannot be bundled.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
  plugins: [prepare],
  logLevel: 'warn',
  // Tree shaking removes `decodeURIComponent()` in a try block as free of side effects, although it can throw.
  treeshake: false,
  external: [
    // Serves its pages from its own folder.
    'swagger-ui-dist',
    // The SDK and the optional signer that registers itself here must share one instance.
    /^@aws-sdk\/signature-v4-(multi-region|crt)$/,
    // Optional dependencies of Nest that Signpost does not install.
    /^@nestjs\/(websockets|microservices|platform-express)/,
    /^@fastify\/(view|multipart|csrf-protection)/,
    /^(class-transformer\/storage|@fastify\/swagger-ui|fsevents|ts-morph)$/,
  ],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    minify: false,
  },
};
