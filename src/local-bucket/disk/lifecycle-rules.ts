import { childOf, childrenOf, readXml, textOf } from '../protocol/xml-reader.js';

/**
 * The number of days after which the bucket's lifecycle rules abort an unfinished upload of a key; undefined
 * when no enabled rule does. If several rules match, the shortest period applies. `document` is the bucket's
 * lifecycle configuration in XML, as it was accepted.
 */
export function abortsAfterDays(document: string | undefined, key: string): number | undefined {
  if (document === undefined) return undefined;
  const days = childrenOf(readXml(document), 'Rule').flatMap((rule) => {
    const filter = childOf(rule, 'Filter');
    const prefix =
      childOf(rule, 'Prefix') ?? childOf(filter, 'Prefix') ?? childOf(childOf(filter, 'And'), 'Prefix');
    const abort = childOf(rule, 'AbortIncompleteMultipartUpload');
    const applies = abort && textOf(rule, 'Status') === 'Enabled' && key.startsWith(prefix?.text ?? '');
    return applies ? [Number(textOf(abort, 'DaysAfterInitiation'))] : [];
  });
  return days.length === 0 ? undefined : Math.min(...days);
}
