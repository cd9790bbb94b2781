import { S3Error } from '../../protocol/s3-error.js';
import { childOf, malformedXml, textOf, type XmlElement } from '../../protocol/xml-reader.js';

interface Action {
  readonly elements: readonly string[];
  /** Exactly one of these elements is required. */
  readonly oneOf: readonly string[];
  /** The period in `oneOf` that must not be 0. */
  readonly positive?: string;
}

/** The actions of a lifecycle rule by the names of their elements. */
const ACTIONS: Readonly<Record<string, Action>> = {
  Expiration: {
    elements: ['Date', 'Days', 'ExpiredObjectDeleteMarker'],
    oneOf: ['Date', 'Days', 'ExpiredObjectDeleteMarker'],
    positive: 'Days',
  },
  Transition: { elements: ['Date', 'Days', 'StorageClass'], oneOf: ['Date', 'Days'] },
  NoncurrentVersionExpiration: {
    elements: ['NoncurrentDays', 'NewerNoncurrentVersions'],
    oneOf: ['NoncurrentDays'],
    positive: 'NoncurrentDays',
  },
  NoncurrentVersionTransition: {
    elements: ['NoncurrentDays', 'NewerNoncurrentVersions', 'StorageClass'],
    oneOf: ['NoncurrentDays'],
  },
  AbortIncompleteMultipartUpload: {
    elements: ['DaysAfterInitiation'],
    oneOf: ['DaysAfterInitiation'],
    positive: 'DaysAfterInitiation',
  },
};

const STORAGE_CLASSES = new Set([
  'DEEP_ARCHIVE',
  'GLACIER',
  'GLACIER_IR',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'STANDARD_IA',
]);
/** ISO 8601: a date, or a date and time with an offset. */
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/;
const DAY_MS = 24 * 60 * 60 * 1000;

export const LIFECYCLE_ACTIONS = Object.keys(ACTIONS);

/** @throws S3Error `MalformedXML` or `InvalidArgument`. */
export function checkAction(action: XmlElement): void {
  const { elements, oneOf, positive } = ACTIONS[action.name] ?? { elements: [], oneOf: [] };
  if (!action.children.every(({ name }) => elements.includes(name))) throw malformedXml();
  if (oneOf.filter((name) => childOf(action, name)).length !== 1) throw malformedXml();
  if (elements.includes('StorageClass') && !STORAGE_CLASSES.has(textOf(action, 'StorageClass') ?? '')) {
    throw malformedXml();
  }
  for (const { name, text } of action.children) checkValue(name, text.trim());
  if (positive !== undefined && Number(textOf(action, positive)) === 0) {
    throw invalid(`'${positive}' for ${action.name} action must be a positive integer`);
  }
}

function checkValue(name: string, text: string): void {
  if (name === 'Date') checkDate(text);
  else if (name === 'ExpiredObjectDeleteMarker') {
    if (text !== 'true' && text !== 'false') throw malformedXml();
  } else if (name !== 'StorageClass' && !/^\d{1,9}$/.test(text)) throw malformedXml();
}

/** "The date value must conform to ISO 8601 format. The time is always midnight UTC." */
function checkDate(text: string): void {
  const day = text.slice(0, 10);
  const time = DATE.test(text) && isDay(day) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw malformedXml();
  if (time % DAY_MS !== 0) throw invalid("'Date' must be at midnight GMT");
}

/** Date.parse turns 30 February into a day in March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(day);
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidArgument', message);
}
