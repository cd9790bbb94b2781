import type { RequestObserver } from '../logging/request-log.js';
import type { Metrics } from '../metrics/metrics.js';
import './principal.js';

/** Counts the requests of each tenant whose credential was accepted. */
export function observeTenants(metrics: Metrics): RequestObserver {
  const requests = metrics.counter(
    { name: 'signpost_tenant_requests', help: 'Requests with a valid credential, by tenant and outcome.' },
    ['tenant', 'outcome'],
  );
  return ({ request, status }) => {
    const tenant = request?.principal?.tenant.id;
    if (tenant !== undefined) requests.of(tenant, outcomeOf(status)).add();
  };
}

function outcomeOf(status: number): string {
  if (status >= 500) return 'server_error';
  return status >= 400 ? 'client_error' : 'ok';
}
