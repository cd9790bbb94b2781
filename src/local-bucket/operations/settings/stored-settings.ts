import { childOf, childrenOf, malformedXml, readXml, textOf } from '../../protocol/xml-reader.js';
import { resultDocument } from '../../protocol/xml.js';
import type { XmlSetting } from './setting.js';

/**
 * Stored and returned. BlockPublicPolicy is enforced by PutBucketPolicy. The others need no enforcement:
 * ACLs are rejected, and nothing in this bucket is ever public.
 */
export const PUBLIC_ACCESS_BLOCK: XmlSetting = {
  name: 'public-access-block',
  root: 'PublicAccessBlockConfiguration',
  check: (root) => {
    const known = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
    if (!root.children.every(({ name }) => known.includes(name))) throw malformedXml();
    for (const name of known) {
      if (!/^(?:true|false)$/i.test(textOf(root, name) ?? 'false')) throw malformedXml();
    }
  },
  absent: {
    code: 'NoSuchPublicAccessBlockConfiguration',
    message: 'The public access block configuration was not found',
  },
};

const ALGORITHMS = new Set(['AES256', 'aws:kms', 'aws:kms:dsse']);

/** Stored and returned, not enforced: objects are never encrypted on disk. */
export const ENCRYPTION: XmlSetting = {
  name: 'encryption',
  root: 'ServerSideEncryptionConfiguration',
  check: (root) => {
    const [rule, ...more] = childrenOf(root, 'Rule');
    const byDefault = childOf(rule, 'ApplyServerSideEncryptionByDefault');
    if (!rule || more.length > 0) throw malformedXml();
    if (byDefault && !ALGORITHMS.has(textOf(byDefault, 'SSEAlgorithm') ?? '')) throw malformedXml();
  },
  // The default of every S3 bucket since January 2023.
  absent: {
    document: resultDocument('ServerSideEncryptionConfiguration', [
      [
        'Rule',
        [
          ['ApplyServerSideEncryptionByDefault', [['SSEAlgorithm', 'AES256']]],
          ['BucketKeyEnabled', false],
        ],
      ],
    ]),
  },
};

/** Whether a PublicAccessBlockConfiguration document blocks public policies. */
export function blocksPublicPolicies(document: string | undefined): boolean {
  return document !== undefined && /^true$/i.test(textOf(readXml(document), 'BlockPublicPolicy') ?? '');
}
