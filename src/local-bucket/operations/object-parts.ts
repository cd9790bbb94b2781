import { checksumElement } from '../body/checksums.js';
import type { ObjectRecord } from '../disk/object-record.js';
import { integerParameter } from '../protocol/integer-parameter.js';
import { header, type S3Request } from '../protocol/request.js';
import type { XmlNode, XmlValue } from '../protocol/xml.js';

const MAX_LISTED = 1000;

/**
 * The `ObjectParts` of an object that consists of parts: one page of them, selected by `x-amz-max-parts` and
 * `x-amz-part-number-marker`. For an object stored before its parts were recorded, only their number.
 */
export function objectParts({ etag, parts }: ObjectRecord, request: S3Request): XmlValue {
  const max = Math.min(number(request, 'x-amz-max-parts', MAX_LISTED), MAX_LISTED);
  const marker = number(request, 'x-amz-part-number-marker', 0);
  const [, count] = /-(\d+)"$/.exec(etag) ?? [];
  if (count === undefined) return undefined;
  if (!parts) return [['PartsCount', count]];
  const rest = parts.filter((part) => part.number > marker);
  const page = rest.slice(0, max);
  return [
    ['IsTruncated', rest.length > page.length],
    ['MaxParts', max],
    ['NextPartNumberMarker', page.at(-1)?.number ?? marker],
    ['PartNumberMarker', marker],
    ...page.map((part): XmlNode => [
      'Part',
      [
        ...(part.checksum ? [checksumElement(part.checksum)] : []),
        ['PartNumber', part.number],
        ['Size', part.size],
      ],
    ]),
    ['PartsCount', count],
  ];
}

function number(request: S3Request, name: string, fallback: number): number {
  return integerParameter(name, header(request, name), { fallback });
}
