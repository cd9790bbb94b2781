import { Query, type S3Request } from '../../protocol/request.js';
import { S3Error } from '../../protocol/s3-error.js';

/** Fields that request behaviour not implemented here. */
const UNSUPPORTED = new Set(['tagging']);

/** Converts a form into the equivalent PUT, whose headers are the fields of the form. */
export function formRequest(
  request: S3Request,
  fields: ReadonlyMap<string, string>,
): S3Request & { readonly key: string } {
  const unsupported = [...fields.keys()].find((name) => UNSUPPORTED.has(name));
  if (unsupported !== undefined) {
    throw new S3Error(
      'NotImplemented',
      'A form field you provided implies functionality that is not implemented',
      {
        elements: { Field: unsupported },
      },
    );
  }
  const headers = [...fields].flatMap(([name, value]): [string, string][] => {
    if (name === 'acl') return [['x-amz-acl', value]];
    return isHeader(name) ? [[name, asHeader(name, value)]] : [];
  });
  const key = fields.get('key') ?? '';
  if (key === '') {
    throw new S3Error('InvalidArgument', 'User key must have a length greater than 0.', {
      elements: { ArgumentName: 'key' },
    });
  }
  return { ...request, key, query: new Query(''), headers: Object.fromEntries(headers) };
}

function isHeader(name: string): boolean {
  return /^(?:x-amz-|cache-control$|content-|expires$)/.test(name);
}

/** The value of a header as Node would read it: one Latin-1 character per byte. */
function asHeader(name: string, value: string): string {
  const text = Buffer.from(value).toString('latin1');
  if (/^[!#$%&'*+.^_`|~\w-]+$/.test(name) && /^[\t -~\u0080-\u00ff]*$/.test(text)) return text;
  throw new S3Error('InvalidArgument', 'A form field cannot be represented as a header.', {
    elements: { ArgumentName: name },
  });
}
