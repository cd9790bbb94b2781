import { describe, expect, it } from 'vitest';
import { iamPolicy } from '../iam-policy.js';
import { type DoctorReport, exitCode } from './doctor.js';
import type { Finding } from './finding.js';
import { formatJson } from './json.js';
import { formatTable } from './table.js';

const OK: Finding = { check: 'HeadBucket', status: 'ok', found: 'permitted' };
const WARNING: Finding = { check: 'Lifecycle', status: 'warning', found: 'none', todo: 'Add one.' };
const FAILED: Finding = {
  check: 'PutObject',
  status: 'failed',
  found: 'AccessDenied',
  missingAction: 's3:PutObject',
};
const NOT_SUPPORTED: Finding = {
  check: 'POST form',
  status: 'not_supported',
  found: '501 NotImplemented',
  supports: { postPolicy: false },
};
const examined = (findings: Finding[], more: Partial<DoctorReport> = {}): DoctorReport => ({
  bucket: 'files',
  publicOrigin: 'https://files.example.com',
  findings,
  leftovers: [],
  ...more,
});

describe('the exit code', () => {
  it.each<[string, DoctorReport, boolean, number]>([
    ['all is well', examined([OK]), false, 0],
    ['something failed', examined([OK, FAILED]), false, 1],
    ['the store lacks something', examined([OK, NOT_SUPPORTED]), true, 0],
    ['there is a warning', examined([OK, WARNING]), false, 0],
    ['there is a warning and the check is strict', examined([OK, WARNING]), true, 1],
    ['something was left behind', examined([OK], { leftovers: ['uploads/x'] }), false, 1],
  ])('when %s', (_, report, strict, code) => {
    expect(exitCode(report, strict)).toBe(code);
  });
});

describe('the table', () => {
  it('has a row for each finding, and below it what to do', () => {
    const rows = formatTable(examined([OK, WARNING, FAILED, NOT_SUPPORTED])).split('\n');
    expect(rows).toContain('  ok             HeadBucket  permitted');
    expect(rows).toContain('  warning        Lifecycle   none');
    expect(rows[rows.indexOf('  warning        Lifecycle   none') + 1]?.trim()).toBe('-> Add one.');
    expect(rows).toContain('  FAILED         PutObject   AccessDenied');
    expect(rows).toContain('  not supported  POST form   501 NotImplemented');
    expect(rows).toContain('ok 1, warnings 1, failed 1, not supported 1');
  });

  it('ends with what was left behind and the policy to paste', () => {
    const policy = iamPolicy('files', 'uploads/', 'us-east-1');
    const table = formatTable(
      examined([FAILED], { leftovers: ['uploads/x (AccessDenied)'], iamPolicy: policy }),
    );
    expect(table).toContain('\n  uploads/x (AccessDenied)\n');
    expect(JSON.parse(table.slice(table.indexOf('\n{')))).toEqual(policy);
  });
});

describe('the JSON', () => {
  it('says what the store supports by name, and nothing of what was not tried', () => {
    const tried: Finding = { ...OK, supports: { conditionalWrites: true } };
    const document: unknown = JSON.parse(formatJson(examined([tried, NOT_SUPPORTED, WARNING]), false));
    expect(document).toMatchObject({ ok: true, bucket: 'files', leftovers: [] });
    expect(document).toHaveProperty('supports', { conditionalWrites: true, postPolicy: false });
    expect(document).toHaveProperty('findings.1', {
      check: 'POST form',
      status: 'not_supported',
      found: '501 NotImplemented',
    });
  });
});
