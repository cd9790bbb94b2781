import { describe, expect, it } from 'vitest';
import { type Manifest, manifests, validate } from './support/source/manifests.js';

const files = manifests().filter(({ name }) => name !== 'kustomization.yaml');

/** Copies with one mistake each: file, what to replace, and with what. */
const MISTAKES: [file: string, mistake: string, from: string, to: string][] = [
  ['deployment.yaml', 'a text for a number', 'containerPort: 8088', 'containerPort: http'],
  ['deployment.yaml', 'a misspelt field', 'readOnlyRootFilesystem:', 'readonlyRootFilesystem:'],
  [
    'deployment.yaml',
    'no selector',
    '  selector:\n    matchLabels:\n      app.kubernetes.io/name: signpost\n',
    '',
  ],
  ['service.yaml', 'a text for a number', 'port: 80\n', 'port: http\n'],
  ['service.yaml', 'an unknown field', 'targetPort: http', 'target: http'],
  ['service.yaml', 'a port without a number', '      port: 80\n', ''],
  ['ingress.yaml', 'a number for a text', 'secretName: signpost-tls', 'secretName: 1'],
  ['ingress.yaml', 'the backend of an older version', 'service:\n', 'serviceName:\n'],
  ['ingress.yaml', 'no pathType', '            pathType: Prefix\n', ''],
  ['poddisruptionbudget.yaml', 'a list for a number', 'maxUnavailable: 1', 'maxUnavailable: [1]'],
  ['poddisruptionbudget.yaml', 'a misspelt field', 'maxUnavailable', 'maxUnavailible'],
  ['poddisruptionbudget.yaml', 'no kind', 'kind: PodDisruptionBudget\n', ''],
  ['horizontalpodautoscaler.yaml', 'a text for a number', 'maxReplicas: 20', "maxReplicas: '20'"],
  [
    'horizontalpodautoscaler.yaml',
    'a field of autoscaling/v1',
    '  minReplicas: 3\n',
    '  targetCPUUtilizationPercentage: 70\n',
  ],
  ['horizontalpodautoscaler.yaml', 'no maximum', '  maxReplicas: 20\n', ''],
  [
    'networkpolicy.yaml',
    'a text for a list',
    'policyTypes:\n    - Ingress\n    - Egress\n',
    'policyTypes: Ingress\n',
  ],
  ['networkpolicy.yaml', 'an unknown field', 'podSelector:\n    matchLabels', 'podSelector:\n    labels'],
  [
    'networkpolicy.yaml',
    'an address block without addresses',
    'cidr: 0.0.0.0/0\n            except',
    'except',
  ],
  [
    'serviceaccount.yaml',
    'a text for a boolean',
    'automountServiceAccountToken: false',
    "automountServiceAccountToken: 'no'",
  ],
  ['serviceaccount.yaml', 'an unknown field', 'automountServiceAccountToken: false', 'automountToken: false'],
  ['serviceaccount.yaml', 'no apiVersion', 'apiVersion: v1\n', ''],
  ['configmap.yaml', 'a number that is not quoted', "SHUTDOWN_DELAY: '10'", 'SHUTDOWN_DELAY: 10'],
  ['configmap.yaml', 'an unknown field', '\ndata:', '\nvalues:'],
  ['configmap.yaml', 'a kind that does not exist', 'kind: ConfigMap', 'kind: ConfigurationMap'],
  [
    'servicemonitor.yaml',
    'a text for a list',
    'endpoints:\n    - port: metrics\n      path: /metrics\n      interval: 30s\n',
    'endpoints: metrics\n',
  ],
  ['servicemonitor.yaml', 'an unknown field', 'interval: 30s', 'every: 30s'],
  [
    'servicemonitor.yaml',
    'no selector',
    '  selector:\n    matchLabels:\n      app.kubernetes.io/name: signpost\n',
    '',
  ],
];

const broken = MISTAKES.map(([file, , from, to]): Manifest => {
  const original = files.find(({ name }) => name === file);
  if (original?.text.includes(from) !== true) throw new Error(`${file} does not contain ${from}`);
  return { name: file, text: original.text.replace(from, to) };
});

const results = validate([...files, ...broken]);
const [valid, invalid] = [results.slice(0, files.length), results.slice(files.length)];

describe('the manifests for Kubernetes', () => {
  it.each(valid.map(({ name, errors, documents }) => ({ name, errors, documents })))(
    '$name matches the API of Kubernetes',
    ({ errors, documents }) => {
      expect(documents.length).toBeGreaterThan(0);
      expect(errors).toEqual([]);
    },
  );
});

describe('the check of the manifests', () => {
  it.each(MISTAKES.map(([file, mistake], index) => ({ file, mistake, index })))(
    'rejects $file with $mistake',
    ({ index }) => {
      expect(invalid[index]?.errors).not.toEqual([]);
    },
  );

  it('breaks a copy of every manifest', () => {
    expect(new Set(MISTAKES.map(([file]) => file))).toEqual(new Set(files.map(({ name }) => name)));
  });
});
