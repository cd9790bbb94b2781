import { Daemon, type Variables } from '../service/daemon.js';
import { freePort } from '../service/free-port.js';

const KEYS = { accessKeyId: 'AKIALOCALBUCKETTEST1', secretAccessKey: 'local-bucket-secret-for-tests' };

/** The local bucket as a process of its own. It can be killed, frozen, and restarted in the same place. */
export class Bucket {
  private constructor(
    readonly daemon: Daemon,
    private readonly port: number,
  ) {}

  /** @param more further variables of the bucket, such as `CORS_ORIGINS` */
  static async start(more: Variables = {}): Promise<Bucket> {
    const port = await freePort();
    const daemon = new Daemon('local-bucket.main.js', {
      LOCAL_BUCKET_PORT: String(port),
      LOCAL_BUCKET_ACCESS_KEY: KEYS.accessKeyId,
      LOCAL_BUCKET_SECRET_KEY: KEYS.secretAccessKey,
      ...more,
    });
    const bucket = new Bucket(daemon, port);
    await bucket.restart();
    return bucket;
  }

  async restart(): Promise<void> {
    await this.daemon.start(/is listening on/);
  }

  /** Environment variables that point the service at this bucket. */
  get variables(): Variables {
    return {
      S3_BUCKET: 'signpost',
      S3_ENDPOINT: `http://127.0.0.1:${this.port}`,
      S3_FORCE_PATH_STYLE: 'true',
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    };
  }
}
