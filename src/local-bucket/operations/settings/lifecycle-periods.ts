import { S3Error } from '../../protocol/s3-error.js';
import { childOf, childrenOf, textOf, type XmlElement } from '../../protocol/xml-reader.js';

/** Days. */
const MIN_AGE = 30;
const NEEDS_AGE: ReadonlySet<string> = new Set(['STANDARD_IA', 'ONEZONE_IA']);

/** Objects move down this list, never up. */
const ORDER = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];

/** A transition, the expiration that ends it, and their period. */
const PAIRS = [
  { transition: 'Transition', expiration: 'Expiration', periods: ['Days', 'Date'] },
  {
    transition: 'NoncurrentVersionTransition',
    expiration: 'NoncurrentVersionExpiration',
    periods: ['NoncurrentDays'],
  },
] as const;

/**
 * Checks the periods of a rule whose actions are valid one by one.
 *
 * @throws S3Error `InvalidArgument` if S3 would not take them together.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export function checkPeriods(rule: XmlElement): void {
  for (const { transition, expiration, periods } of PAIRS) {
    const transitions = childrenOf(rule, transition);
    for (const period of periods) {
      checkAges(transitions, period);
      checkOrder(transitions, period);
      const end = valueOf(childOf(rule, expiration), period);
      if (transitions.some((element) => (valueOf(element, period) ?? -Infinity) >= (end ?? Infinity))) {
        throw invalid(
          `'${period}' in the ${expiration} action must be greater than '${period}' in the ${transition} action`,
        );
      }
    }
  }
}

function checkAges(transitions: readonly XmlElement[], period: string): void {
  if (period === 'Date') return;
  for (const element of transitions) {
    const storageClass = classOf(element);
    if (NEEDS_AGE.has(storageClass) && (valueOf(element, period) ?? MIN_AGE) < MIN_AGE) {
      throw invalid(
        `'${period}' in ${element.name} action must be greater than or equal to ${MIN_AGE} for storageClass '${storageClass}'`,
      );
    }
  }
}

function checkOrder(transitions: readonly XmlElement[], period: string): void {
  const steps = transitions.toSorted((a, b) => ORDER.indexOf(classOf(a)) - ORDER.indexOf(classOf(b)));
  for (const [index, later] of steps.entries()) {
    for (const earlier of steps.slice(0, index)) {
      if ((valueOf(later, period) ?? Infinity) < (valueOf(earlier, period) ?? -Infinity)) {
        throw invalid(
          `'${period}' in the ${later.name} action for StorageClass '${classOf(later)}' must be greater than '${period}' for StorageClass '${classOf(earlier)}'`,
        );
      }
    }
  }
}

function classOf(transition: XmlElement): string {
  return textOf(transition, 'StorageClass') ?? '';
}

/** Days, or milliseconds since the epoch. */
function valueOf(action: XmlElement | undefined, period: string): number | undefined {
  const text = textOf(action, period);
  if (text === undefined) return undefined;
  return period === 'Date' ? Date.parse(text) : Number(text);
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidArgument', message);
}
