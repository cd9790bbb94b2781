import { S3Error } from '../../protocol/s3-error.js';
import { childOf, childrenOf, malformedXml, textOf } from '../../protocol/xml-reader.js';
import { resultDocument } from '../../protocol/xml.js';
import type { XmlSetting } from './setting.js';

/** Stored and returned, not enforced: nothing in this bucket is ever public. */
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

/**
 * Only the status is stored and returned. No versions are kept: responses carry no x-amz-version-id, a delete
 * is final, and requests with `versionId` or `versions` get 501.
 */
export const VERSIONING: XmlSetting = {
  name: 'versioning',
  root: 'VersioningConfiguration',
  check: (root) => {
    if (!['Enabled', 'Suspended'].includes(textOf(root, 'Status') ?? '')) {
      throw new S3Error(
        'IllegalVersioningConfigurationException',
        'The Versioning element must be specified',
      );
    }
    if (textOf(root, 'MfaDelete') === 'Enabled') {
      throw new S3Error('NotImplemented', 'MFA delete is not implemented.');
    }
  },
  absent: { document: resultDocument('VersioningConfiguration', []) },
};
