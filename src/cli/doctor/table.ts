import type { DoctorReport } from './doctor.js';
import type { Finding, Status } from './finding.js';

const LABELS: Readonly<Record<Status, string>> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'FAILED',
  not_supported: 'not supported',
};

/** The report for people: a row for each finding with its fix, a summary, leftovers and the IAM policy. */
export function formatTable({ bucket, publicOrigin, findings, leftovers, iamPolicy }: DoctorReport): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const rows = findings.flatMap((finding) => formatRow(finding, width));
  const sections = [`Bucket ${bucket}, public endpoint ${publicOrigin}`, rows.join('\n'), summary(findings)];
  if (leftovers.length > 0) {
    sections.push(
      `The doctor could not remove these test objects and uploads. Delete them manually:\n${leftovers.map((name) => `  ${name}`).join('\n')}`,
    );
  }
  if (iamPolicy !== undefined) {
    sections.push(
      `IAM policy with every action that the service needs:\n\n${JSON.stringify(iamPolicy, undefined, 2)}`,
    );
  }
  return `\n${sections.join('\n\n')}\n\n`;
}

function formatRow({ check, status, found, todo }: Finding, width: number): string[] {
  const row = `  ${LABELS[status].padEnd(13)}  ${check.padEnd(width)}  ${found}`;
  return todo === undefined ? [row] : [row, `${' '.repeat(width + 19)}-> ${todo}`];
}

function summary(findings: readonly Finding[]): string {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  return `ok ${count('ok')}, warnings ${count('warning')}, failed ${count('failed')}, not supported ${count('not_supported')}`;
}
