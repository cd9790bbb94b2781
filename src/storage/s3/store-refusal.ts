/** Characters of a store's message that reach the log. */
const MAX_MESSAGE = 300;

/** The error response of a store to a request that did not pass through the SDK's client. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';

  /**
   * @param code S3's code, such as `NoSuchKey`
   * @param status of the response
   */
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads S3's form of an error, `<Error><Code>…</Code><Message>…</Message>…</Error>`. Tolerates a body that is
 * cut off behind the code.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function storeRefusal(status: number, body: Buffer): StoreRefusal {
  const text = body.toString('utf8');
  const code = /<Code>\s*([\w.-]{1,100})\s*<\/Code>/.exec(text)?.[1];
  if (code === undefined) return new StoreRefusal(codeWithout(status, text), status, `Status ${status}`);
  const message = /<Message>([^<]*)/.exec(text)?.[1] ?? '';
  return new StoreRefusal(code, status, message.slice(0, MAX_MESSAGE));
}

/**
 * Some stores respond to a missing object without a body. A 404 with another body, such as the page of a
 * gateway, does not say that the object is missing.
 */
function codeWithout(status: number, text: string): string {
  if (status !== 404) return `Http${status}`;
  return text.trim() === '' ? 'NotFound' : UNREADABLE;
}

/** The code of a response that is not S3's. */
export const UNREADABLE = 'UnreadableResponse';
