import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import {
  checkAwsFlags,
  ignoredAwsEndpoints,
  normaliseAwsFlags,
  unusedSessionToken,
} from './aws-variables.js';
import { type DownloadsConfig, readDownloads } from './downloads.config.js';
import { ensureHomeFolder } from './home-folder.js';
import { type IdentityConfig, readIdentity, unusedApiKeys } from './identity.config.js';
import { unusedJwt } from './jwt.config.js';
import { type LimitsConfig, readLimits } from './limits.config.js';
import { type LinksConfig, readLinks } from './links.config.js';
import { type LocalBucketConfig, readLocalBucket } from './local-bucket.config.js';
import { type MetricsConfig, readMetrics } from './metrics.config.js';
import { type RedirectConfig, readRedirect } from './redirect.config.js';
import { readRedis, type RedisConfig } from './redis.config.js';
import { readServer, type ServerConfig } from './server.config.js';
import { readStore, type StoreConfig } from './store.config.js';
import { readTenants, type TenantsConfig } from './tenants.config.js';
import { misspeltVariables } from './misspelt-variables.js';
import { readUploads, type UploadsConfig } from './uploads.config.js';
import { Variables } from './variables.js';

/** All settings of the environment, read once and validated together. */
export interface Environment {
  readonly server: ServerConfig;
  readonly store: StoreConfig;
  readonly localBucket: LocalBucketConfig;
  readonly uploads: UploadsConfig;
  readonly downloads: DownloadsConfig;
  readonly redirect: RedirectConfig;
  readonly identity: IdentityConfig;
  readonly tenants: TenantsConfig;
  readonly limits: LimitsConfig;
  readonly redis: RedisConfig;
  readonly links: LinksConfig;
  readonly metrics: MetricsConfig;
  /** Sentences about settings that are valid, but probably not what was meant. */
  readonly warnings: readonly string[];
}

/** @throws ConfigurationError that names every invalid or missing variable */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const variables = new Variables(source);
  const production =
    variables.oneOf('NODE_ENV', ['production', 'development', 'test'], 'development') === 'production';
  const tenants = readTenants(variables);
  const identity = readIdentity(variables, production, tenants.file);
  const settings: Omit<Environment, 'warnings'> = {
    server: readServer(variables, production),
    store: readStore(variables, production),
    localBucket: readLocalBucket(variables),
    uploads: readUploads(variables),
    downloads: readDownloads(variables),
    redirect: readRedirect(variables, identity.auth),
    identity,
    tenants,
    limits: readLimits(variables),
    redis: readRedis(variables),
    links: readLinks(variables, production),
    metrics: readMetrics(variables),
  };
  checkAwsFlags(variables);
  const names = namesSet(source);
  const misspelt = misspeltVariables(names, variables.known);
  variables.assertValid(misspelt);
  return {
    ...settings,
    warnings: [
      ...misspelt,
      ...ignoredAwsEndpoints(names, settings.store),
      ...unusedSessionToken(names),
      ...unusedApiKeys(identity),
      ...unusedJwt(names, identity.auth),
    ],
  };
}

function namesSet(source: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(source).filter((name) => source[name] !== undefined && source[name] !== '');
}

/**
 * Reads the environment of the process. A `.env` file in the working directory supplies variables that are
 * not set. Its values are copied into `process.env`, where the AWS provider chain looks for credentials.
 */
export function loadEnvironment(): Environment {
  if (existsSync('.env')) {
    const file = readFileSync('.env', 'utf8').replace(/^\uFEFF/, '');
    for (const [name, value] of Object.entries(parseEnv(file))) process.env[name] ??= value;
  }
  // The README says which versions of Node.js are supported. The SDK would say it in eight lines at every start.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const environment = readEnvironment(process.env);
  normaliseAwsFlags(process.env);
  ensureHomeFolder(process.env);
  return environment;
}
