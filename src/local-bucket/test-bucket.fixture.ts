import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './auth/sha256.js';
import { LocalBucket, type LocalBucketOptions } from './local-bucket.js';
import type { CorsRule } from './protocol/cors-rules.js';
import { uriEncode } from './protocol/request.js';
import { type Answer, type Call, send } from './raw-http.fixture.js';

export interface Signing {
  method?: string;
  bucket?: string;
  key?: string;
  query?: Record<string, string>;
  /** Headers to sign. */
  headers?: Record<string, string>;
  /** Headers to sign and to move into the query, as presigners do. */
  hoisted?: Record<string, string>;
  /** Replaces the UNSIGNED-PAYLOAD that presigners write. */
  payloadHash?: string;
  expiresIn?: number;
  signingDate?: Date;
  region?: string;
  service?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
}

/** A rule that allows pages of this origin every method and header. */
export function anyRequestFrom(origin: string): CorsRule {
  return {
    origins: [origin],
    methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    headers: ['*'],
    exposed: ['ETag', 'x-amz-checksum-sha256'],
    maxAge: 3600,
  };
}

/** A real server on a free port with a folder of its own, and AWS's own signers to call it. */
export class TestBucket {
  private constructor(
    readonly dir: string,
    readonly options: LocalBucketOptions,
    public server: LocalBucket,
    public s3: S3Client,
  ) {}

  static async start(options: Partial<LocalBucketOptions> = {}): Promise<TestBucket> {
    const dir = await mkdtemp(join(tmpdir(), 'local-bucket-'));
    const all = {
      dir,
      host: '127.0.0.1',
      port: 0,
      bucket: 'signpost',
      region: 'us-east-1',
      corsRules: [],
      ...options,
    };
    const server = await LocalBucket.start(all);
    return new TestBucket(dir, all, server, client(server));
  }

  async restart(): Promise<void> {
    await this.server.close();
    this.server = await LocalBucket.start(this.options);
    this.s3.destroy();
    this.s3 = client(this.server);
  }

  async stop(): Promise<void> {
    this.s3.destroy();
    await this.server.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  get host(): string {
    return new URL(this.server.endpoint).host;
  }

  /** The path and query of a presigned URL, as text that nothing has normalised. */
  async presign(signing: Signing = {}): Promise<string> {
    const { payloadHash } = signing;
    const presigner = new (payloadHash === undefined ? S3RequestPresigner : SignatureV4)(
      this.signerOptions(signing),
    );
    const headers = {
      host: this.host,
      ...signing.headers,
      ...signing.hoisted,
      ...(payloadHash !== undefined && { 'X-Amz-Content-Sha256': payloadHash }),
    };
    const signed = await presigner.presign(
      { ...this.target(signing), headers },
      {
        expiresIn: signing.expiresIn ?? 600,
        unhoistableHeaders: new Set(Object.keys(signing.headers ?? {})),
        signableHeaders: new Set(['host', 'content-type', ...Object.keys(signing.headers ?? {})]),
        ...(signing.signingDate && { signingDate: signing.signingDate }),
      },
    );
    return target(signed.path, signed.query ?? {});
  }

  /** The path and headers of a request signed in its Authorization header. */
  async sign(signing: Signing = {}): Promise<{ path: string; headers: Record<string, string> }> {
    const signer = new SignatureV4(this.signerOptions(signing));
    const headers = { host: this.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...signing.headers };
    const signed = await signer.sign(
      { ...this.target(signing), headers },
      signing.signingDate ? { signingDate: signing.signingDate } : {},
    );
    return { path: target(signed.path, signed.query ?? {}), headers: signed.headers };
  }

  /** Signs a request in its query, and sends it. */
  async presigned(signing: Signing, call: Call = {}): Promise<Answer> {
    const headers = { ...signing.headers, ...call.headers };
    return this.send(await this.presign(signing), { method: signing.method ?? 'GET', ...call, headers });
  }

  /** Signs a request in its Authorization header, and sends it. */
  async signed(signing: Signing, call: Call = {}): Promise<Answer> {
    const { path, headers } = await this.sign(signing);
    return this.send(path, {
      method: signing.method ?? 'GET',
      ...call,
      headers: { ...headers, ...call.headers },
    });
  }

  async put(key: string, body: string | Buffer = key): Promise<void> {
    const answer = await this.presigned({ method: 'PUT', key }, { body });
    if (answer.status !== 200) throw new Error(`PUT ${key}: ${answer.status} ${answer.text}`);
  }

  send(path: string, call: Call = {}): Promise<Answer> {
    return send(this.server.endpoint, path, call);
  }

  /** The paths of all files in the folder, relative to it, except credentials.json and bucket.json. */
  async files(): Promise<string[]> {
    const entries = await readdir(this.dir, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !['credentials.json', 'bucket.json'].includes(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(this.dir.length + 1));
  }

  private target({ method = 'GET', bucket = this.server.bucket, key, query = {} }: Signing) {
    const path = key === undefined ? `/${bucket}` : `/${bucket}/${key.split('/').map(uriEncode).join('/')}`;
    const { hostname, port } = new URL(this.server.endpoint);
    return { method, protocol: 'http:', hostname, port: Number(port), path, query };
  }

  private signerOptions(signing: Signing) {
    const { accessKeyId, secretAccessKey } = this.server.credentials;
    return {
      service: signing.service ?? 's3',
      region: signing.region ?? this.server.region,
      credentials: {
        accessKeyId: signing.accessKeyId ?? accessKeyId,
        secretAccessKey: signing.secretAccessKey ?? secretAccessKey,
      },
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    };
  }
}

function client({ endpoint, region, credentials }: LocalBucket): S3Client {
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
}

function target(path: string, query: Record<string, string | string[] | null>): string {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${uriEncode(name)}=${uriEncode(String(value))}`,
  );
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}
