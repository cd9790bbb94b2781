import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import type { TestObjects } from '../test-objects.js';
import { isSuccess, request, describeOutcome } from '../request.js';

/** `if-none-match: *`, which `single_use` rests on: the second PUT has to be answered 412. */
export async function checkConditionalWrites(
  { presigner }: Target,
  testObjects: TestObjects,
): Promise<Finding> {
  const check = 'Conditional writes';
  const headers = { 'if-none-match': '*' };
  const { url } = await presigner.presignPut({ key: testObjects.key('once.txt'), expiresIn: 60, headers });
  const once = { method: 'PUT', headers, body: 'signpost' };
  const first = await request(url, once);
  if (!isSuccess(first) && ![400, 501].includes(first.status)) {
    return { check, status: 'warning', found: `Not checked: the first PUT ${describeOutcome(first)}` };
  }
  const second = isSuccess(first) ? await request(url, once) : first;
  return second.status === 412
    ? { check, status: 'ok', found: 'if-none-match holds', supports: { conditionalWrites: true } }
    : {
        check,
        status: 'not_supported',
        found: `With if-none-match a PUT ${describeOutcome(second)}`,
        todo: 'Do not promise single use: leave single_use and UPLOAD_SINGLE_USE off.',
        supports: { conditionalWrites: false },
      };
}
