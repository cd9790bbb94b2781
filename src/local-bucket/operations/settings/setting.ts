import type { SettingName } from '../../disk/bucket-settings.js';
import { sendEmpty, sendXml } from '../../protocol/response.js';
import { S3Error, type S3ErrorCode } from '../../protocol/s3-error.js';
import { malformedXml, nodeOf, readXml, type XmlElement } from '../../protocol/xml-reader.js';
import { resultDocument } from '../../protocol/xml.js';
import { readDocument } from '../document.js';
import { type Exchange, type Operation, storedBucket } from '../exchange.js';

/** Bytes. */
const MAX_DOCUMENT = 256 * 1024;

/** A configuration in XML, which can be set, returned as it was set, and deleted. */
export interface XmlSetting {
  readonly name: SettingName;
  /** The root element of the document. */
  readonly root: string;
  /** Whether S3 requires Content-MD5 or a checksum to set it. */
  readonly integrityRequired?: boolean;
  /** Throws if S3 would reject the document. */
  readonly check: (root: XmlElement) => void;
  /** Adds to a checked document what S3 adds. */
  readonly complete?: (root: XmlElement) => XmlElement;
  /** The response of a bucket without this configuration: an error, or the default document. */
  readonly absent: { readonly code: S3ErrorCode; readonly message: string } | { readonly document: string };
}

export function putSetting({
  name,
  root,
  integrityRequired = false,
  check,
  complete = (element) => element,
}: XmlSetting): Operation {
  return async (exchange) => {
    const { settings } = storedBucket(exchange);
    const element = readXml(
      await readDocument(exchange, { max: MAX_DOCUMENT, tooLarge: malformedXml, integrityRequired }),
    );
    if (element.name !== root) throw malformedXml();
    check(element);
    await settings.set(name, resultDocument(root, nodeOf(complete(element))[1]));
    sendEmpty(exchange.response, 200);
  };
}

export function getSetting({ name, absent }: XmlSetting): Operation {
  return (exchange) => {
    const document = storedBucket(exchange).settings.get(name);
    if (document !== undefined) sendXml(exchange.response, 200, document);
    else if ('document' in absent) sendXml(exchange.response, 200, absent.document);
    else throw missingSetting(exchange, absent.code, absent.message);
    return Promise.resolve();
  };
}

export function deleteSetting(name: SettingName): Operation {
  return async (exchange) => {
    await storedBucket(exchange).settings.delete(name);
    sendEmpty(exchange.response, 204);
  };
}

export function missingSetting({ request }: Exchange, code: S3ErrorCode, message: string): S3Error {
  return new S3Error(code, message, { elements: { BucketName: request.bucket ?? '' } });
}
