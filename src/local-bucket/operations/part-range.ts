import type { ObjectPart, ObjectRecord } from '../disk/object-record.js';
import { integerParameter } from '../protocol/integer-parameter.js';
import type { ByteRange } from '../protocol/range.js';
import { header, type S3Request } from '../protocol/request.js';
import { S3Error } from '../protocol/s3-error.js';
import { MAX_PARTS } from './multipart/upload-part.js';

/** The part of an object that a request reads. */
export interface PartRange extends ByteRange, Pick<ObjectPart, 'checksum'> {
  /** The number of parts; undefined for an object that was not uploaded in parts. */
  readonly count: number | undefined;
}

/**
 * The bytes that `partNumber` selects; undefined if the request has no such parameter. An object that was not
 * uploaded in parts is its own part 1.
 *
 * @throws S3Error `InvalidArgument`, `InvalidRequest` or `InvalidPartNumber`; `NotImplemented` for an object
 * stored before the sizes of its parts were recorded.
 */
export function partRange(request: S3Request, record: ObjectRecord): PartRange | undefined {
  const text = request.query.get('partNumber');
  if (text === undefined) return undefined;
  const number = integerParameter('partNumber', text, { min: 1, max: MAX_PARTS });
  if (header(request, 'range') !== undefined) {
    throw new S3Error('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  }
  const parts = record.parts ?? [wholeObject(record)];
  let start = 0;
  for (const { number: current, size, checksum } of parts) {
    if (current === number) {
      return { start, end: start + size - 1, checksum, count: record.parts?.length };
    }
    start += size;
  }
  throw new S3Error('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
    elements: { PartNumberRequested: text, ActualPartCount: String(parts.length) },
  });
}

function wholeObject({ etag, size, checksum }: ObjectRecord): ObjectPart {
  if (/-(?!1")\d+"$/.test(etag)) {
    throw new S3Error(
      'NotImplemented',
      'The sizes of the parts were not recorded when this object was stored. Upload it again to read its parts.',
    );
  }
  return { number: 1, size, checksum };
}
