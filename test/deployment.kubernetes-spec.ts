import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Document, manifests, validate } from './support/source/manifests.js';

interface Port {
  name: string;
  containerPort?: number;
  port?: number;
  targetPort?: string;
}
interface Probe {
  httpGet: { path: string; port: string };
}
interface Container {
  ports: Port[];
  envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  env?: unknown;
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
}
interface Pod {
  terminationGracePeriodSeconds: number;
  serviceAccountName: string;
  automountServiceAccountToken: boolean;
  securityContext: object;
  containers: [Container];
  volumes: { name: string; secret: { secretName: string } }[];
}
type Labels = Record<string, string>;

interface Selector {
  selector: { matchLabels: Labels };
}

/** What the tests read: the specification, or the whole object if its kind has none. */
interface Kinds {
  ConfigMap: { data: Record<string, string> };
  Deployment: Selector & { template: { metadata: { labels: Labels }; spec: Pod } };
  HorizontalPodAutoscaler: { scaleTargetRef: { name: string }; minReplicas: number };
  Ingress: {
    rules: { http: { paths: { backend: { service: { name: string; port: { name: string } } } }[] } }[];
  };
  Kustomization: { resources: string[] };
  NetworkPolicy: { podSelector: { matchLabels: Labels }; ingress: { ports: { port: string }[] }[] };
  PodDisruptionBudget: Selector;
  Service: { selector: Labels; ports: Port[] };
  ServiceAccount: { automountServiceAccountToken: boolean };
  ServiceMonitor: Selector & { endpoints: { port: string }[] };
}

const files = manifests();
const documents = validate(files).flatMap((result) => result.documents);

/** The only object of a kind. */
function objectOf(kind: keyof Kinds): Document {
  const [found, ...more] = documents.filter((document) => document.kind === kind);
  if (found === undefined || more.length > 0) throw new Error(`There must be one ${kind}`);
  return found;
}

function only<K extends keyof Kinds>(kind: K): Kinds[K] {
  const found = objectOf(kind);
  return (found['spec'] ?? found) as Kinds[K];
}

const nameOf = (kind: keyof Kinds): string => objectOf(kind).metadata.name;

const deployment = only('Deployment');
const pod = deployment.template.spec;
const [container] = pod.containers;
const { data: settings } = only('ConfigMap');
const service = only('Service');
const autoscaler = only('HorizontalPodAutoscaler');
const policy = only('NetworkPolicy');
const { labels } = deployment.template.metadata;

describe('the deployment on Kubernetes', () => {
  it.each([
    ['the deployment', deployment.selector.matchLabels],
    ['the service', service.selector],
    ['the network policy', policy.podSelector.matchLabels],
    ['the disruption budget', only('PodDisruptionBudget').selector.matchLabels],
  ])('has pods that %s selects', (_what, selector) => {
    expect(labels).toMatchObject(selector);
    expect(Object.keys(selector)).not.toHaveLength(0);
  });

  it('uses ports of the container everywhere', () => {
    const names = container.ports.map(({ name }) => name);
    expect(service.ports.map(({ targetPort }) => targetPort)).toEqual(names);
    for (const { ports } of policy.ingress) for (const { port } of ports) expect(names).toContain(port);
    for (const { port } of only('ServiceMonitor').endpoints)
      expect(service.ports.map(({ name }) => name)).toContain(port);
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    for (const { httpGet } of probes) expect(httpGet.port).toBe('http');
    const image = readFileSync('Dockerfile', 'utf8');
    const exposed = /^EXPOSE (.+)$/m.exec(image)?.[1]?.split(' ').map(Number);
    expect(container.ports.map(({ containerPort }) => containerPort)).toEqual(exposed);
  });

  it('leads from the ingress to a port of the service', () => {
    const { rules } = only('Ingress');
    const [backend] = rules.flatMap(({ http }) => http.paths.map((path) => path.backend.service));
    expect(backend?.name).toBe(nameOf('Service'));
    expect(service.ports.map(({ name }) => name)).toContain(backend?.port.name);
  });

  it.each([
    ['startupProbe', '/health/live'],
    ['livenessProbe', '/health/live'],
    ['readinessProbe', '/health/ready'],
  ] as const)('has a %s on %s, a route of the service', (probe, path) => {
    expect(container[probe].httpGet.path).toBe(path);
    const controller = readFileSync('src/health/health.controller.ts', 'utf8');
    expect(controller).toContain("@Controller('health')");
    expect(controller).toContain(`@Get('${path.replace('/health/', '')}')`);
  });

  it('waits longer before SIGKILL than the service takes to stop', () => {
    const stopping = Number(settings['SHUTDOWN_DELAY']) + Number(settings['SHUTDOWN_GRACE']);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(stopping);
  });

  it('keeps three replicas at least, and leaves their number to the autoscaler', () => {
    expect(autoscaler.minReplicas).toBeGreaterThanOrEqual(3);
    expect(autoscaler.scaleTargetRef.name).toBe(nameOf('Deployment'));
    expect(deployment).not.toHaveProperty('replicas');
  });

  it('sets variables that exist', () => {
    const known = new Set(
      [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z][A-Z\d_]*)=/gm)].map(([, name]) => name),
    );
    for (const name of Object.keys(settings)) expect(known).toContain(name);
  });

  it('contains no secret, and refers to two', () => {
    expect(documents.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(container).not.toHaveProperty('env');
    expect(container.envFrom).toEqual([
      { configMapRef: { name: 'signpost' } },
      { secretRef: { name: 'signpost' } },
    ]);
    expect(Object.keys(settings).filter((name) => /SECRET|KEY|PASSWORD|TOKEN|REDIS_URL/.test(name))).toEqual(
      [],
    );
    expect(pod.volumes.map(({ secret }) => secret.secretName)).toEqual(['signpost-tenants']);
  });

  it('mounts the tenants file where the settings expect it', () => {
    const [{ mountPath, name }] = container.volumeMounts as [{ mountPath: string; name: string }];
    expect(pod.volumes.map((volume) => volume.name)).toContain(name);
    expect(settings['TENANTS_FILE']).toBe(`${mountPath}/tenants.json`);
    // The README creates the secret from a file of this name.
    expect(readFileSync('deploy/kubernetes/README.md', 'utf8')).toContain('--from-file=tenants.json');
  });

  it('runs as strictly as the image allows', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^USER node$/m);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(only('ServiceAccount').automountServiceAccountToken).toBe(false);
    expect(pod.serviceAccountName).toBe(nameOf('ServiceAccount'));
  });

  it('is complete in kustomization.yaml, but for the service monitor', () => {
    const { resources } = only('Kustomization');
    for (const file of resources) expect(existsSync(`deploy/kubernetes/${file}`)).toBe(true);
    const others = files.map(({ name }) => name).filter((name) => !resources.includes(name));
    expect(others).toEqual(['kustomization.yaml', 'servicemonitor.yaml']);
  });
});
