import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { startupBanner } from './banner.js';

const bannerWith = (variables: Record<string, string>): string =>
  startupBanner('http://localhost:8088', 'http://127.0.0.1:9000', readEnvironment(variables));

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

  it('prints the name and the origin of a configured bucket', () => {
    const banner = bannerWith({ S3_BUCKET: 'photos' });
    expect(banner).toMatch(/Bucket +photos at 127\.0\.0\.1:9000\n/);
    expect(banner).not.toContain('embedded');
  });
});
