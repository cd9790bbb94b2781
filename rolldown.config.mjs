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
  },
  platform: 'node',
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
    sourcemap: true,
    minify: false,
  },
};
