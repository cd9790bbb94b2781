import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { S3Error } from '../../protocol/s3-error.js';

/** A form up to its file, and the file still to come. */
export interface Form {
  /** Names in lower case, `${filename}` replaced, in the order they came. */
  readonly fields: ReadonlyMap<string, string>;
  /** Throws for a form that ends too early. To be read once, to its end or not at all. */
  readonly file: AsyncIterable<Buffer>;
}

// "The form data and boundaries (excluding the contents of the file) cannot exceed 20 KB."
const MAX_FIELDS = 20 * 1024;
const BOUNDARY = 64;

/** Streams a multipart/form-data body. `take` is called when the file begins; what comes behind the file is ignored. */
export async function readForm<Result>(
  http: IncomingMessage,
  take: (form: Form) => Promise<Result>,
): Promise<Result> {
  const parser = openParser(http);
  const fields = new FormFields();
  let file: Readable | undefined;
  let taken: Promise<Result> | undefined;
  let failed = false;
  try {
    return await new Promise<Result>((resolve, reject) => {
      const fail = (error: S3Error): void => {
        failed = true;
        file?.destroy(error);
        reject(error);
      };
      parser.on('field', (name, value) => {
        if (!file) fields.add(name, value, fail);
      });
      parser.on('file', (_field, bytes, fileName) => {
        file = bytes;
        // The rest of a chunk is still parsed after a refusal.
        if (failed) return;
        // The parser reports a form that breaks off here and nowhere else.
        bytes.on('error', (error) => bytes.destroy(malformedForm(error)));
        taken = take({ fields: fields.expanded(fileName ?? ''), file: whole(bytes) });
        taken.then(resolve, reject);
      });
      parser.on('fieldsLimit', () => fail(tooManyFields()));
      parser.on('error', (error) => fail(malformedForm(error)));
      parser.on('finish', () => {
        if (!file) {
          fail(new S3Error('InvalidArgument', 'POST requires exactly one file upload per request.'));
        }
      });
      http.once('close', () => {
        if (!http.complete) fail(new S3Error('IncompleteBody', 'The request body terminated unexpectedly.'));
      });
      http.pipe(parser);
    });
  } finally {
    http.unpipe(parser);
    // A refusal is told when what was begun is cleared away.
    await taken?.catch(() => undefined);
  }
}

function openParser({ headers }: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      isPartAFile: (name) => name?.toLowerCase() === 'file',
      limits: { files: 1, fields: MAX_FIELDS / BOUNDARY, fieldSize: MAX_FIELDS + 1, headerSize: MAX_FIELDS },
    });
  } catch (error) {
    throw malformedForm(error);
  }
}

async function* whole(bytes: Readable): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    throw error instanceof S3Error ? error : malformedForm(error);
  }
}

class FormFields {
  private readonly values = new Map<string, string>();
  private size = 0;

  add(name: string | undefined, value: string, fail: (error: S3Error) => void): void {
    const key = name?.toLowerCase() ?? '';
    this.size += key.length + Buffer.byteLength(value) + BOUNDARY;
    if (this.size > MAX_FIELDS) fail(tooManyFields());
    else if (key === '') fail(malformedForm());
    else if (this.values.has(key)) {
      // Which of two values the policy was held against must not be a question.
      fail(
        new S3Error('InvalidArgument', 'A form field must not be repeated.', {
          elements: { ArgumentName: key },
        }),
      );
    } else this.values.set(key, value);
  }

  /** "All variables within the form are expanded before the POST policy is validated." */
  expanded(fileName: string): ReadonlyMap<string, string> {
    return new Map(
      [...this.values].map(([name, value]) => [name, value.replaceAll('${filename}', () => fileName)]),
    );
  }
}

function malformedForm(cause?: unknown): S3Error {
  return new S3Error(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
    { cause },
  );
}

function tooManyFields(): S3Error {
  return new S3Error(
    'MaxPostPreDataLengthExceededError',
    'Your POST request fields preceding the upload file were too large.',
    { elements: { MaxPostPreDataLengthBytes: String(MAX_FIELDS) } },
  );
}
