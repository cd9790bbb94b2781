import { randomUUID } from 'node:crypto';
import { S3Error, type S3ErrorCode } from '../../protocol/s3-error.js';
import { childOf, childrenOf, malformedXml, textOf, type XmlElement } from '../../protocol/xml-reader.js';
import { checkAction, LIFECYCLE_ACTIONS } from './lifecycle-action.js';
import { checkPeriods } from './lifecycle-periods.js';
import type { XmlSetting } from './setting.js';

const MAX_RULES = 1000;
/** Characters. */
const MAX_ID = 255;
const ELEMENTS = new Set(['ID', 'Filter', 'Prefix', 'Status', ...LIFECYCLE_ACTIONS]);

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
    const ids = rules.flatMap((rule) => textOf(rule, 'ID') || []);
    if (new Set(ids).size < ids.length) {
      throw invalid('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule');
    }
  },
  complete: (root) => ({ ...root, children: root.children.map(withId) }),
  absent: {
    code: 'NoSuchLifecycleConfiguration',
    message: 'The lifecycle configuration does not exist',
  },
};

/** "If the ID is not specified, Amazon S3 generates a unique one." An empty ID counts as none. */
function withId(rule: XmlElement): XmlElement {
  if (textOf(rule, 'ID')) return rule;
  const id: XmlElement = { name: 'ID', text: randomUUID(), children: [] };
  return { ...rule, children: [id, ...rule.children.filter(({ name }) => name !== 'ID')] };
}

function checkRule(rule: XmlElement): void {
  if (!rule.children.every(({ name }) => ELEMENTS.has(name))) throw malformedXml();
  if (!['Enabled', 'Disabled'].includes(textOf(rule, 'Status') ?? '')) throw malformedXml();
  // A rule must select its objects by exactly one of the two elements.
  if (Boolean(childOf(rule, 'Filter')) === Boolean(childOf(rule, 'Prefix'))) throw malformedXml();
  const actions = rule.children.filter(({ name }) => LIFECYCLE_ACTIONS.includes(name));
  if (actions.length === 0) {
    throw invalid('InvalidRequest', 'At least one action needs to be specified in a rule');
  }
  if ((textOf(rule, 'ID')?.length ?? 0) > MAX_ID) {
    throw invalid('InvalidArgument', `ID length should not exceed allowed limit of ${MAX_ID}`);
  }
  actions.forEach(checkAction);
  checkPeriods(rule);
  if (!childOf(rule, 'AbortIncompleteMultipartUpload')) return;
  const filter = childOf(rule, 'Filter');
  const tags = [filter, childOf(filter, 'And')].some((element) => childrenOf(element, 'Tag').length > 0);
  if (tags) {
    throw invalid('InvalidRequest', 'AbortIncompleteMultipartUpload cannot be specified with Tags.');
  }
}

function invalid(code: S3ErrorCode, message: string): S3Error {
  return new S3Error(code, message);
}
