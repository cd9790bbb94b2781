import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { Signpost } from './support/service/signpost.js';
import { Bucket } from './support/stores/local-bucket.js';

/** A page whose script runs as HTML and as XHTML, and marks its address. */
const SCRIPT =
  '<html xmlns="http://www.w3.org/1999/xhtml"><body><script>location.hash = "ran"</script></body></html>';

const INLINE = [
  'image/png image/jpeg image/jpg image/gif image/webp image/avif image/bmp image/x-icon image/apng image/tiff image/heic',
  'image/jxl audio/mpeg audio/mp4 audio/x-m4a audio/wav audio/ogg audio/flac audio/aac video/mp4 video/webm video/ogg',
  'video/quicktime video/x-matroska application/pdf application/x-pdf application/json text/plain text/csv text/markdown',
  'text/vtt text/calendar text/vcard text/plain;charset=utf-7 text/tab-separated-values application/yaml',
]
  .flatMap((line) => line.split(' '))
  // Served as text/plain.
  .concat('text/plain;a=b, text/html');

const SAVED = [
  'text/html text/HTML;charset=utf-8 application/xhtml+xml image/svg+xml image/svg text/xml application/xml text/xsl',
  'application/xslt+xml application/rss+xml application/atom+xml application/mathml+xml application/unknown',
  'unknown/unknown */* html text/ /html application/x-thing application/octet-stream binary/octet-stream text/javascript',
  'application/javascript text/css multipart/x-mixed-replace multipart/related message/rfc822 application/x-shockwave-flash',
  'application/vnd.wap.xhtml+xml text/html;charset=utf-7 application/x-www-form-urlencoded application/xml-dtd',
]
  .flatMap((line) => line.split(' '))
  .concat('text/plain, text/html', 'image/png, text/html');

describe('a file that the redirect shows in Chromium', () => {
  let bucket: Bucket;
  let service: Signpost;
  let browser: Browser;
  let client: S3Client;
  beforeAll(async () => {
    bucket = await Bucket.start();
    service = await Signpost.start({ ...bucket.variables, RATE_LIMIT: '1000' });
    browser = await launchChromium();
    const { S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = bucket.variables;
    client = new S3Client({
      region: 'us-east-1',
      endpoint: S3_ENDPOINT ?? '',
      forcePathStyle: true,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID ?? '', secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '' },
    });
  });
  afterAll(async () => {
    client.destroy();
    await browser.close();
    await service.stop();
    await bucket.daemon.stop();
  });

  /** Stores the page under a key without an extension, so that only the type decides. */
  async function store(type: string): Promise<string> {
    const key = `types/${Buffer.from(type).toString('hex')}`;
    const object = { Bucket: 'signpost', Key: key, Body: SCRIPT, ContentType: type };
    await client.send(new PutObjectCommand(object));
    return key;
  }

  async function outcome(url: string): Promise<'ran' | 'shown' | 'saved'> {
    const page = await browser.newPage();
    try {
      await page.goto(url);
      await page.waitForTimeout(50);
      return page.url().endsWith('#ran') ? 'ran' : 'shown';
    } catch (error) {
      if (String(error).includes('Download is starting') || String(error).includes('net::ERR_ABORTED'))
        return 'saved';
      throw error;
    } finally {
      await page.close();
    }
  }

  const linkTo = (key: string): string => `${service.url}/?tenant=x&objectkey=${encodeURIComponent(key)}`;

  it.each(['text/html', 'image/svg+xml', 'text/xsl', 'application/unknown', '*/*'])(
    'would run a script as %s, if nothing made it an attachment',
    async (type) => {
      const command = new GetObjectCommand({ Bucket: 'signpost', Key: await store(type) });
      expect(await outcome(await getSignedUrl(client, command))).toBe('ran');
    },
  );

  it.each(INLINE)('runs no script as %s', async (type) => {
    const link = linkTo(await store(type));
    const location = (await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '';
    expect(new URL(location).searchParams.has('response-content-disposition')).toBe(false);
    expect(await outcome(link)).not.toBe('ran');
  });

  it.each(SAVED)('is saved if its type is %s', async (type) => {
    expect(await outcome(linkTo(await store(type)))).toBe('saved');
  });
});
