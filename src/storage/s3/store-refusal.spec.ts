import { describe, expect, it } from 'vitest';
import { storeRefusal } from './store-refusal.js';

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe('storeRefusal', () => {
  it.each([
    [404, `${XML}<Error><Code>NoSuchKey</Code><Message>No key</Message></Error>`, 'NoSuchKey', 'No key'],
    [403, '<Error>\n  <Code> AccessDenied </Code>\n</Error>', 'AccessDenied', ''],
    [404, `${XML}<Error><Code>NoSuchBucket</Code><Mess`, 'NoSuchBucket', ''],
    [404, '', 'NotFound', 'Status 404'],
    [404, '<html><h1>404 Not Found</h1></html>', 'UnreadableResponse', 'Status 404'],
    [404, `${XML}<Error><Code>NoSuchK`, 'UnreadableResponse', 'Status 404'],
    [403, '<html>Forbidden</html>', 'Http403', 'Status 403'],
    [403, '<Code>\u001B[31m\n</Code>', 'Http403', 'Status 403'],
  ])('reads the code and the message of status %d with %j', (status, body, code, message) => {
    expect(storeRefusal(status, Buffer.from(body))).toMatchObject({ status, code, message });
  });

  it('keeps at most 300 characters of the message', () => {
    const body = `<Error><Code>SlowDown</Code><Message>${'x'.repeat(4000)}`;
    expect(storeRefusal(503, Buffer.from(body)).message).toHaveLength(300);
  });
});
