import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { type Credentials, SignatureVerifier } from './auth/signature-verifier.js';
import { isBucketName } from './disk/bucket-name.js';
import { configuredCredentials, storedCredentials } from './disk/credentials.js';
import { Disk } from './disk/disk.js';
import { systemCode } from './protocol/s3-error.js';
import { serverCors } from './protocol/server-cors.js';
import { S3Server } from './server.js';

export interface LocalBucketOptions {
  /** The folder that holds everything. It is created if it is missing. */
  dir: string;
  host: string;
  /** 0 selects a free port. */
  port: number;
  /** The name of the bucket. It is created if it is missing. */
  bucket: string;
  region: string;
  /** Generated at the first start and stored in the folder (mode 0600), unless both keys are set here. */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  /** The origins that CORS allows; '*' allows any. */
  corsOrigins: readonly string[] | '*';
}

/** The folder or the address cannot be used. A system error keeps its `code`. */
export class LocalBucketError extends Error {
  override readonly name = 'LocalBucketError';
  readonly code: string | undefined;

  constructor(
    readonly unusable: 'folder' | 'address',
    what: string,
    cause: unknown,
  ) {
    super(`Local bucket: ${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.code = systemCode(cause);
  }
}

/** How long `close` waits for running requests. */
const GRACE_MS = 2000;
/** The interval between removals of abandoned uploads. */
const SWEEP_MS = 60 * 60 * 1000;

/** An S3-compatible server on top of a local folder, for development and tests. */
export class LocalBucket {
  private closing: Promise<void> | undefined;

  private constructor(
    /** The base URL for path-style requests, for example `http://127.0.0.1:9000`. */
    readonly endpoint: string,
    readonly bucket: string,
    readonly region: string,
    readonly credentials: { accessKeyId: string; secretAccessKey: string },
    private readonly server: S3Server,
  ) {}

  /**
   * Starts the server.
   *
   * @throws LocalBucketError if the folder cannot be used or the port is not available
   */
  static async start(options: LocalBucketOptions): Promise<LocalBucket> {
    const { dir, host, port, bucket, region } = options;
    if (!isBucketName(bucket)) throw new Error(`Local bucket: "${bucket}" is not a valid bucket name`);
    const configured = configuredCredentials(options);
    const failOnFolder = (error: unknown): never => {
      throw new LocalBucketError('folder', `cannot use the folder ${dir}`, error);
    };
    const { disk, credentials } = await openFolder(options, configured).catch(failOnFolder);
    const name = hostName(host);
    const server = new S3Server({
      disk,
      verifier: new SignatureVerifier(credentials, region),
      cors: serverCors(options.corsOrigins),
      region,
      baseHosts: new Set(['localhost', host.toLowerCase(), name.toLowerCase()]),
    });
    server.http.listen(port, host);
    await once(server.http, 'listening').catch((error: unknown) => {
      throw new LocalBucketError('address', `cannot listen on ${host}:${port}`, error);
    });
    // Not earlier: a second server that finds the port in use must not remove the uploads of the first one.
    await disk.temporaries
      .sweep()
      .then(() => disk.sweep())
      .catch(failOnFolder);
    const sweeps = setInterval(() => void disk.sweep().catch(warn), SWEEP_MS).unref();
    server.http.once('close', () => clearInterval(sweeps));
    const address = server.http.address();
    const boundPort = typeof address === 'object' && address ? address.port : port;
    return new LocalBucket(`http://${name}:${boundPort}`, bucket, region, credentials, server);
  }

  /** Stops accepting connections, waits up to two seconds for running requests, then aborts them. */
  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async stop(): Promise<void> {
    const { http } = this.server;
    const closed = once(http, 'close');
    http.close();
    http.closeIdleConnections();
    const timer = setTimeout(() => http.closeAllConnections(), GRACE_MS);
    await closed;
    clearTimeout(timer);
    await this.server.idle();
  }
}

async function openFolder({ dir, bucket }: LocalBucketOptions, configured: Credentials | undefined) {
  const disk = await Disk.open(dir);
  const credentials = configured ?? (await storedCredentials(dir, disk.temporaries));
  await disk.createBucket(bucket);
  return { disk, credentials };
}

/** The host name by which clients on this machine reach a server that listens on `host`. */
function hostName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}

function warn(error: unknown): void {
  process.emitWarning(`Local bucket: cannot remove abandoned uploads: ${String(error)}`);
}
