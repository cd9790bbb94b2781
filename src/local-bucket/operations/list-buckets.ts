import { integerParameter } from '../protocol/integer-parameter.js';
import { OWNER } from '../protocol/owner.js';
import { sendXml } from '../protocol/response.js';
import { resultDocument, type XmlNode } from '../protocol/xml.js';
import { makeToken, readToken } from './continuation-token.js';
import type { Exchange } from './exchange.js';

const MAX_BUCKETS = 10_000;

/** ListBuckets: `GET /`. */
export function listBuckets({ request: { query }, response, disk, region }: Exchange): Promise<void> {
  const max = integerParameter('max-buckets', query.get('max-buckets'), {
    min: 1,
    max: MAX_BUCKETS,
    fallback: MAX_BUCKETS,
  });
  const token = query.get('continuation-token');
  const after = token === undefined ? '' : readToken(token);
  const prefix = query.get('prefix');
  const here = (query.get('bucket-region') ?? region) === region;
  const buckets = disk.buckets().filter(({ name }) => here && name > after && name.startsWith(prefix ?? ''));
  const page = buckets.slice(0, max);
  const last = buckets.length > page.length ? page.at(-1)?.name : undefined;
  const document = resultDocument('ListAllMyBucketsResult', [
    ['Owner', OWNER],
    ['Buckets', page.map(({ name, created }): XmlNode => ['Bucket', elements(name, created, region)])],
    ['ContinuationToken', last === undefined ? undefined : makeToken(last)],
    ['Prefix', prefix],
  ]);
  sendXml(response, 200, document);
  return Promise.resolve();
}

function elements(name: string, created: string, region: string): readonly XmlNode[] {
  return [
    ['Name', name],
    ['CreationDate', created],
    ['BucketRegion', region],
  ];
}
