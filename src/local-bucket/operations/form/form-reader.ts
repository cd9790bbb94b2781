import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { S3Error } from '../../protocol/s3-error.js';

/** The fields of a form before its file, and the file, which is still to be read. */
export interface Form {
  /** In the order of the form. Names are in lower case, and `${filename}` is replaced. */
  readonly fields: ReadonlyMap<string, string>;
  /** Throws if the form ends too early. Read it once, to its end, or not at all. */
  readonly file: AsyncIterable<Buffer>;
}

// "The form data and boundaries (excluding the contents of the file) cannot exceed 20 KB."
const MAX_FIELDS = 20 * 1024;
/** Bytes; an estimate of the boundary and the header of one field. */
const BOUNDARY = 64;

/**
 * Streams a multipart/form-data body. `take` is called when the file begins. Everything after the file is
 * ignored.
 *
 * @throws S3Error for a malformed or truncated form, or one with too many fields.
 */
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
        // After a failure, the parser still reads the rest of the chunk.
        if (failed) return;
        // Only this event reports a form that ends in its file.
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
    // Report a failure only after `take` has cleaned up.
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
      // With two values it would be unclear which of them the policy was checked against.
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
