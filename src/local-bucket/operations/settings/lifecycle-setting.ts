import { S3Error } from '../../protocol/s3-error.js';
import { childOf, childrenOf, malformedXml, textOf, type XmlElement } from '../../protocol/xml-reader.js';
import type { XmlSetting } from './setting.js';

const MAX_RULES = 1000;
const ACTIONS = [
  'Expiration',
  'Transition',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransition',
  'AbortIncompleteMultipartUpload',
];
const ELEMENTS = new Set(['ID', 'Filter', 'Prefix', 'Status', ...ACTIONS]);

/**
 * Stored as given. AbortIncompleteMultipartUpload is the only action that takes effect: objects neither
 * expire nor move.
 */
export const LIFECYCLE: XmlSetting = {
  name: 'lifecycle',
  root: 'LifecycleConfiguration',
  integrityRequired: true,
  check: (root) => {
    const rules = childrenOf(root, 'Rule');
    if (rules.length === 0 || rules.length > MAX_RULES || rules.length < root.children.length) {
      throw malformedXml();
    }
    rules.forEach(checkRule);
    const ids = rules.flatMap((rule) => textOf(rule, 'ID') ?? []);
    if (new Set(ids).size < ids.length)
      throw invalid('Rule ID must be unique. Found same ID for more than one rule');
  },
  absent: {
    code: 'NoSuchLifecycleConfiguration',
    message: 'The lifecycle configuration does not exist',
  },
};

function checkRule(rule: XmlElement): void {
  if (!rule.children.every(({ name }) => ELEMENTS.has(name))) throw malformedXml();
  if (!['Enabled', 'Disabled'].includes(textOf(rule, 'Status') ?? '')) throw malformedXml();
  // A rule must select its objects by exactly one of the two elements.
  if (Boolean(childOf(rule, 'Filter')) === Boolean(childOf(rule, 'Prefix'))) throw malformedXml();
  if (!ACTIONS.some((action) => childrenOf(rule, action).length > 0)) {
    throw invalid('At least one action needs to be specified in a rule');
  }
  if ((textOf(rule, 'ID')?.length ?? 0) > 255)
    throw invalid('ID length should not exceed allowed limit of 255');
  for (const action of rule.children.filter(({ name }) => ACTIONS.includes(name))) checkDays(action);
  const abort = childOf(rule, 'AbortIncompleteMultipartUpload');
  if (!abort) return;
  if (!childOf(abort, 'DaysAfterInitiation')) throw malformedXml();
  const filter = childOf(rule, 'Filter');
  const tags = [filter, childOf(filter, 'And')].some((element) => childrenOf(element, 'Tag').length > 0);
  if (tags) throw invalid('AbortIncompleteMultipartUpload cannot be specified with Tags.');
}

function checkDays(action: XmlElement): void {
  for (const { name, text } of action.children) {
    if (!/Days/.test(name)) continue;
    if (!/^\d{1,9}$/.test(text.trim())) throw malformedXml();
    if (Number(text) === 0 && name === 'DaysAfterInitiation') {
      throw new S3Error(
        'InvalidArgument',
        "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
      );
    }
  }
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', message);
}
