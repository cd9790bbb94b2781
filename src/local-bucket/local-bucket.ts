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
  /** Folder that holds everything; made when missing. */
  dir: string;
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Bucket that exists from the first start. */
  bucket: string;
  region: string;
  /** Made at the first start and kept in the folder (mode 0600) unless given. */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  /** Origins that CORS admits; '*' for any. */
  corsOrigins: readonly string[] | '*';
}

const GRACE_MS = 2000;
const SWEEP_MS = 60 * 60 * 1000;

/** An S3 dialect over a local folder, for development and tests. */
export class LocalBucket {
  private closing: Promise<void> | undefined;

  private constructor(
    /** Base URL for path-style requests, such as `http://127.0.0.1:9000`. */
    readonly endpoint: string,
    readonly bucket: string,
    readonly region: string,
    readonly credentials: { accessKeyId: string; secretAccessKey: string },
    private readonly server: S3Server,
  ) {}

  /** Rejects when the folder cannot be used or the port cannot be had; the system's `code` is on the error. */
  static async start(options: LocalBucketOptions): Promise<LocalBucket> {
    const { dir, host, port, bucket, region } = options;
    if (!isBucketName(bucket)) throw new Error(`Local bucket: "${bucket}" is not a valid bucket name`);
    const given = configuredCredentials(options);
    const { disk, credentials } = await openFolder(options, given).catch((error: unknown) => {
      throw startError(`the folder ${dir} cannot be used`, error);
    });
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
      throw startError(`cannot listen on ${host}:${port}`, error);
    });
    // Only now: a second server that finds the port taken must not touch the first one's uploads.
    await disk.temporaries.sweep();
    await disk.sweep();
    const sweeps = setInterval(() => void disk.sweep().catch(warn), SWEEP_MS).unref();
    server.http.once('close', () => clearInterval(sweeps));
    const address = server.http.address();
    const boundPort = typeof address === 'object' && address ? address.port : port;
    return new LocalBucket(`http://${name}:${boundPort}`, bucket, region, credentials, server);
  }

  /** Stops accepting, gives running requests two seconds, then cuts them off. */
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

async function openFolder({ dir, bucket }: LocalBucketOptions, given: Credentials | undefined) {
  const disk = await Disk.open(dir);
  const credentials = given ?? (await storedCredentials(dir, disk.temporaries));
  await disk.createBucket(bucket);
  return { disk, credentials };
}

/** Where clients on this machine reach a server that listens on `host`. */
function hostName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}

function warn(error: unknown): void {
  process.emitWarning(`Local bucket: old uploads could not be removed: ${String(error)}`);
}

function startError(what: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = new Error(`Local bucket: ${what}: ${reason}`, { cause });
  const code = systemCode(cause);
  return code === undefined ? error : Object.assign(error, { code });
}
