import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { startupBanner } from './banner.js';

const FACTS = { url: 'http://localhost:8088', bucketOrigin: 'http://127.0.0.1:9000', canSign: true };

const bannerWith = (variables: Record<string, string>, facts: Partial<typeof FACTS> = {}): string =>
  startupBanner({ ...FACTS, ...facts }, readEnvironment(variables));

describe('startupBanner', () => {
  it('prints the addresses of the API and of Swagger UI', () => {
    const banner = bannerWith({});
    expect(banner).toMatch(/API +http:\/\/localhost:8088\n/);
    expect(banner).toMatch(/Swagger UI +http:\/\/localhost:8088\/docs /);
  });

  it('prints the folder of the embedded bucket', () => {
    expect(bannerWith({ LOCAL_BUCKET_DIR: '/data/files' })).toMatch(
      /Bucket +signpost on port 9000 +\(embedded; files in \/data\/files\)\n/,
    );
  });

  it.each(['http://x', 'https://x', 'http://x:80'])(
    'prints the host of S3_PUBLIC_ENDPOINT=%s, which has the default port',
    (endpoint) => {
      const banner = bannerWith(
        { S3_PUBLIC_ENDPOINT: endpoint, LOCAL_BUCKET_DIR: '/data' },
        { bucketOrigin: new URL(endpoint).origin },
      );
      expect(banner).toMatch(/Bucket +signpost at x +\(embedded; files in \/data\)\n/);
    },
  );

  it('calls the service ready only if it can sign', () => {
    expect(bannerWith({})).toContain('Signpost is ready.');
    const banner = bannerWith({ S3_BUCKET: 'photos' }, { canSign: false });
    expect(banner).not.toContain('ready');
    expect(banner).toContain('it has no usable credentials.');
  });

  it('prints the name and the origin of a configured bucket', () => {
    const banner = bannerWith({ S3_BUCKET: 'photos' });
    expect(banner).toMatch(/Bucket +photos at 127\.0\.0\.1:9000\n/);
    expect(banner).not.toContain('embedded');
  });
});
