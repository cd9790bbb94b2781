import type { Target } from '../../target.js';
import type { Finding } from '../finding.js';
import { describeOutcome, isSuccess, request } from '../request.js';
import type { TestObjects } from '../test-objects.js';

/** Checks `if-none-match: *`, which `single_use` relies on: a second PUT to the same key must return 412. */
export async function checkConditionalWrites(
  { uploadPresigner, uploadHeaders }: Target,
  testObjects: TestObjects,
): Promise<Finding> {
  const check = 'Conditional writes';
  const headers = { 'if-none-match': '*', ...uploadHeaders };
  const key = testObjects.key('once.txt');
  const { url } = await uploadPresigner.presignPut({ key, expiresIn: 60, headers });
  const once = { method: 'PUT', headers, body: 'signpost' };
  const first = await request(url, once);
  if (!isSuccess(first) && ![400, 501].includes(first.status)) {
    return { check, status: 'warning', found: `not checked: the first PUT ${describeOutcome(first)}` };
  }
  const second = isSuccess(first) ? await request(url, once) : first;
  return second.status === 412
    ? { check, status: 'ok', found: 'if-none-match is enforced', supports: { conditionalWrites: true } }
    : {
        check,
        status: 'not_supported',
        found: isSuccess(second)
          ? 'if-none-match is ignored: a second PUT overwrote the object'
          : `a PUT with if-none-match ${describeOutcome(second)}`,
        todo: 'This store cannot enforce single use. Do not set single_use or UPLOAD_SINGLE_USE.',
        supports: { conditionalWrites: false },
      };
}
