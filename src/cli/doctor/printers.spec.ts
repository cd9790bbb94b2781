import { describe, expect, it } from 'vitest';
import { iamPolicy } from '../iam-policy.js';
import { type DoctorReport, exitCode } from './doctor.js';
import type { Finding } from './finding.js';
import { formatJson } from './json.js';
import { formatTable } from './table.js';

const OK: Finding = { check: 'HeadBucket', status: 'ok', found: 'allowed' };
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
const reportOf = (findings: Finding[], more: Partial<DoctorReport> = {}): DoctorReport => ({
  bucket: 'files',
  publicOrigin: 'https://files.example.com',
  findings,
  leftovers: [],
  ...more,
});

describe('exitCode', () => {
  it.each<[string, DoctorReport, boolean, number]>([
    ['is 0 when every check passes', reportOf([OK]), false, 0],
    ['is 1 when a check failed', reportOf([OK, FAILED]), false, 1],
    ['is 0 when the store lacks a feature, even with --strict', reportOf([OK, NOT_SUPPORTED]), true, 0],
    ['is 0 when there is a warning', reportOf([OK, WARNING]), false, 0],
    ['is 1 when there is a warning, with --strict', reportOf([OK, WARNING]), true, 1],
    ['is 1 when a test object could not be removed', reportOf([OK], { leftovers: ['uploads/x'] }), false, 1],
  ])('%s', (_, report, strict, code) => {
    expect(exitCode(report, strict)).toBe(code);
  });
});

describe('formatTable', () => {
  it('prints a row for each finding, with the fix below it', () => {
    const rows = formatTable(reportOf([OK, WARNING, FAILED, NOT_SUPPORTED])).split('\n');
    expect(rows).toContain('  ok             HeadBucket  allowed');
    expect(rows).toContain('  warning        Lifecycle   none');
    expect(rows[rows.indexOf('  warning        Lifecycle   none') + 1]?.trim()).toBe('-> Add one.');
    expect(rows).toContain('  FAILED         PutObject   AccessDenied');
    expect(rows).toContain('  not supported  POST form   501 NotImplemented');
    expect(rows).toContain('ok 1, warnings 1, failed 1, not supported 1');
  });

  it('ends with leftovers and the IAM policy', () => {
    const policy = iamPolicy('files', 'uploads/', 'us-east-1');
    const table = formatTable(
      reportOf([FAILED], { leftovers: ['uploads/x (AccessDenied)'], iamPolicy: policy }),
    );
    expect(table).toContain('\n  uploads/x (AccessDenied)\n');
    expect(JSON.parse(table.slice(table.indexOf('\n{')))).toEqual(policy);
  });
});

describe('formatJson', () => {
  it('lists supported and unsupported features, and omits untested ones', () => {
    const tried: Finding = { ...OK, supports: { conditionalWrites: true } };
    const document: unknown = JSON.parse(formatJson(reportOf([tried, NOT_SUPPORTED, WARNING]), false));
    expect(document).toMatchObject({ ok: true, bucket: 'files', leftovers: [] });
    expect(document).toHaveProperty('supports', { conditionalWrites: true, postPolicy: false });
    expect(document).toHaveProperty('findings.1', {
      check: 'POST form',
      status: 'not_supported',
      found: '501 NotImplemented',
    });
  });
});
