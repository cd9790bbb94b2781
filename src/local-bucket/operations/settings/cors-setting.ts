import type { CorsRule } from '../../protocol/cors-rules.js';
import { S3Error } from '../../protocol/s3-error.js';
import { childrenOf, malformedXml, textOf, type XmlElement } from '../../protocol/xml-reader.js';
import type { XmlSetting } from './setting.js';

const MAX_RULES = 100;
const METHODS = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);
const ELEMENTS = new Set([
  'ID',
  'AllowedHeader',
  'AllowedMethod',
  'AllowedOrigin',
  'ExposeHeader',
  'MaxAgeSeconds',
]);

export const CORS: XmlSetting = {
  name: 'cors',
  root: 'CORSConfiguration',
  integrityRequired: true,
  check: (root) => {
    const rules = corsRules(root);
    if (rules.length === 0 || rules.length > MAX_RULES || rules.length < root.children.length) {
      throw malformedXml();
    }
    childrenOf(root, 'CORSRule').forEach(checkElements);
    rules.forEach(checkRule);
  },
  absent: { code: 'NoSuchCORSConfiguration', message: 'The CORS configuration does not exist' },
};

/** The rules of a CORSConfiguration document, in their order. */
export function corsRules(root: XmlElement): CorsRule[] {
  return childrenOf(root, 'CORSRule').map((rule) => {
    const texts = (name: string): string[] => childrenOf(rule, name).map(({ text }) => text.trim());
    return {
      origins: texts('AllowedOrigin'),
      methods: texts('AllowedMethod'),
      headers: texts('AllowedHeader').map((name) => name.toLowerCase()),
      exposed: texts('ExposeHeader'),
      maxAge: textOf(rule, 'MaxAgeSeconds'),
    };
  });
}

function checkElements(rule: XmlElement): void {
  if (!rule.children.every(({ name }) => ELEMENTS.has(name))) throw malformedXml();
}

function checkRule({ origins, methods, headers, exposed, maxAge }: CorsRule): void {
  if (origins.length === 0 || methods.length === 0) throw malformedXml();
  if (maxAge !== undefined && !/^\d{1,9}$/.test(String(maxAge))) throw malformedXml();
  const method = methods.find((name) => !METHODS.has(name));
  if (method !== undefined) {
    throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  }
  const origin = origins.find((pattern) => pattern.split('*').length > 2);
  if (origin !== undefined) throw invalid(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
  const name = headers.find((pattern) => !/^[!#$%&'+.^_`|~\w-]*\*?[!#$%&'+.^_`|~\w-]*$/.test(pattern));
  if (name !== undefined)
    throw invalid(`AllowedHeader "${name}" must be a header name with at most one wildcard.`);
  const exposedName = exposed.find((header) => !/^[!#$%&'+.^_`|~\w-]+$/.test(header));
  if (exposedName !== undefined)
    throw invalid(`ExposeHeader "${exposedName}" must be a header name without a wildcard.`);
}

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', message);
}
