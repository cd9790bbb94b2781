import { type DoctorReport, exitCode } from './doctor.js';
import type { Finding } from './finding.js';

/**
 * The report for programs: `{ ok, bucket, publicOrigin, findings: [{ check, status, found, todo? }],
 * supports: { postPolicy: true, … }, leftovers, iamPolicy? }`. `supports` omits features that could not be
 * tested.
 */
export function formatJson(report: DoctorReport, strict: boolean): string {
  const { findings, ...rest } = report;
  const document = {
    ok: exitCode(report, strict) === 0,
    ...rest,
    findings: findings.map(({ check, status, found, todo }) => ({ check, status, found, todo })),
    supports: supportsOf(findings),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function supportsOf(findings: readonly Finding[]): NonNullable<Finding['supports']> {
  return Object.fromEntries(findings.flatMap(({ supports = {} }) => Object.entries(supports)));
}
