import type { DoctorReport } from './doctor.js';
import type { Finding, Status } from './finding.js';

const LABELS: Readonly<Record<Status, string>> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'FAILED',
  not_supported: 'not supported',
};

/** For a person: a row for each finding, what to do below it, and the policy to paste in the end. */
export function formatTable({ bucket, publicOrigin, findings, leftovers, iamPolicy }: DoctorReport): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const rows = findings.flatMap((finding) => formatRow(finding, width));
  const sections = [
    `Bucket ${bucket}, reached by clients at ${publicOrigin}`,
    rows.join('\n'),
    summary(findings),
  ];
  if (leftovers.length > 0) {
    sections.push(
      `Could not be removed, delete it yourself:\n${leftovers.map((name) => `  ${name}`).join('\n')}`,
    );
  }
  if (iamPolicy !== undefined) {
    sections.push(
      `What the service has to be allowed (IAM policy):\n\n${JSON.stringify(iamPolicy, undefined, 2)}`,
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
