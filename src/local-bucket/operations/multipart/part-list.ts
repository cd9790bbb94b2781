import { CHECKSUM_ALGORITHMS, checksumElementName } from '../../body/checksums.js';
import type { Part, Upload } from '../../disk/upload.js';
import { S3Error } from '../../protocol/s3-error.js';
import {
  childOf,
  childrenOf,
  malformedXml,
  readXml,
  textOf,
  type XmlElement,
} from '../../protocol/xml-reader.js';
import { MAX_PARTS } from './upload-part.js';

const MIN_PART_SIZE = 5 * 1024 * 1024;

interface RequestedPart {
  readonly number: number;
  readonly element: XmlElement;
}

/**
 * The parts that a `CompleteMultipartUpload` document requests, in ascending order.
 *
 * @throws S3Error `MalformedXML`, `InvalidPartOrder`, `InvalidPart`, `EntityTooSmall` or `InvalidRequest`.
 */
export function selectParts(document: string, upload: Upload): Part[] {
  const requested = readParts(document);
  requested.forEach(({ number }, index) => {
    if (number <= (requested[index - 1]?.number ?? 0)) {
      throw new S3Error(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
        { elements: { UploadId: upload.record.id } },
      );
    }
  });
  const parts = requested.map((part) => findPart(upload, part));
  const small = parts.slice(0, -1).find(({ size }) => size < MIN_PART_SIZE);
  if (small) {
    throw new S3Error(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed object size.',
      {
        elements: {
          ETag: small.etag,
          MinSizeAllowed: String(MIN_PART_SIZE),
          PartNumber: String(small.number),
          ProposedSize: String(small.size),
        },
      },
    );
  }
  return parts;
}

function readParts(document: string): RequestedPart[] {
  const root = readXml(document);
  const elements = childrenOf(root, 'Part');
  if (root.name !== 'CompleteMultipartUpload' || elements.length === 0 || elements.length > MAX_PARTS) {
    throw malformedXml();
  }
  return elements.map((element) => {
    const number = textOf(element, 'PartNumber') ?? '';
    if (!/^\d{1,10}$/.test(number) || !childOf(element, 'ETag')) throw malformedXml();
    return { number: Number(number), element };
  });
}

function findPart({ record, parts }: Upload, { number, element }: RequestedPart): Part {
  const part = parts.get(number);
  const etag = textOf(element, 'ETag') ?? '';
  if (part?.etag !== `"${etag.replace(/^"(.*)"$/, '$1')}"`) throw invalidPart(record.id, number, etag);
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const given = textOf(element, checksumElementName(algorithm));
    const stored = part.checksum?.algorithm === algorithm ? part.checksum.value : undefined;
    if (given !== undefined && given !== stored) throw invalidPart(record.id, number, etag);
    if (
      given === undefined &&
      record.checksum?.type === 'COMPOSITE' &&
      record.checksum.algorithm === algorithm
    ) {
      throw new S3Error(
        'InvalidRequest',
        `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
  }
  return part;
}

function invalidPart(uploadId: string, number: number, etag: string): S3Error {
  return new S3Error(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { elements: { UploadId: uploadId, PartNumber: String(number), ETag: etag } },
  );
}
