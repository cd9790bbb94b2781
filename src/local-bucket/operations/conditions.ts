import type { ListedObject, Precondition } from '../disk/stored-bucket.js';
import { header, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';

type Validators = Pick<ListedObject, 'etag' | 'lastModified'>;

/**
 * Evaluates the conditions of a read, in the order of RFC 9110 section 13.2.2.
 *
 * @throws S3Error `NotModified` or `PreconditionFailed`.
 */
export function checkReadConditions(request: S3Request, object: Validators): void {
  const modified = Date.parse(object.lastModified);
  const ifMatch = header(request, 'if-match');
  const unmodifiedSince = httpDate(header(request, 'if-unmodified-since'));
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const ifNoneMatch = header(request, 'if-none-match');
  const modifiedSince = httpDate(header(request, 'if-modified-since'));
  if (
    ifNoneMatch === undefined
      ? modifiedSince !== undefined && modified <= modifiedSince
      : matches(ifNoneMatch, object.etag)
  ) {
    throw new S3Error('NotModified', 'Not Modified', {
      headers: { etag: object.etag, 'last-modified': new Date(modified).toUTCString() },
    });
  }
}

/** The condition of a write or delete. It must be evaluated whenever the current object may have changed. */
export function writePrecondition(request: S3Request): Precondition {
  const ifNoneMatch = header(request, 'if-none-match');
  const ifMatch = header(request, 'if-match');
  if (ifNoneMatch !== undefined && (ifNoneMatch !== '*' || request.method === 'DELETE')) {
    throw new S3Error('NotImplemented', 'Writes support If-None-Match only with the value *.');
  }
  return (current) => {
    if (ifNoneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
    if (ifMatch === undefined) return;
    if (!current) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    if (!matches(ifMatch, current.etag)) throw preconditionFailed('If-Match');
  };
}

/** RFC 9110 section 13.1.5: whether a Range refers to the current version of the object. */
export function ifRangeHolds(request: S3Request, object: Validators): boolean {
  const condition = header(request, 'if-range');
  return (
    condition === undefined ||
    condition === object.etag ||
    httpDate(condition) === Date.parse(object.lastModified)
  );
}

function matches(condition: string, etag: string): boolean {
  return condition.trim() === '*' || condition.split(',').some((tag) => opaqueTag(tag) === opaqueTag(etag));
}

function opaqueTag(tag: string): string {
  return tag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1');
}

/** RFC 9110 section 13.1.3: an invalid date is ignored. */
function httpDate(text: string | undefined): number | undefined {
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function preconditionFailed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    elements: { Condition: condition },
  });
}
