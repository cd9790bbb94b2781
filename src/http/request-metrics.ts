import type { FastifyRequest } from 'fastify';
import type { EndedRequest, RequestObserver } from '../logging/request-log.js';
import type { Counter } from '../metrics/counter.js';
import { type Distribution, type Histogram, SECONDS } from '../metrics/histogram.js';
import type { Metrics } from '../metrics/metrics.js';

/** The label values of requests that match no route: what clients send must not create series. */
const UNROUTED = { method: '_OTHER', route: '' } as const;

type Route = FastifyRequest['routeOptions']['config'];

/**
 * Counts and times requests by route and status, under the names of OpenTelemetry's semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
 */
export class RequestMetrics {
  readonly #durations: Histogram;
  readonly #problems: Counter;
  readonly #ofRoutes = new WeakMap<Route, Map<number, Distribution>>();

  constructor(metrics: Metrics) {
    this.#durations = metrics.histogram(
      {
        name: 'http_server_request_duration_seconds',
        help: 'Time from the headers of a request to the end of its response, by route and status.',
      },
      SECONDS,
      ['http_request_method', 'http_route', 'http_response_status_code'],
    );
    this.#problems = metrics.counter(
      { name: 'signpost_problems', help: 'Error responses by the code of their problem.' },
      ['code'],
    );
  }

  readonly observe: RequestObserver = ({ request, status, milliseconds, code }: EndedRequest): void => {
    this.#durationOf(request, status).observe(milliseconds / 1000);
    if (code !== undefined) this.#problems.of(code).add();
  };

  #durationOf(request: FastifyRequest | undefined, status: number): Distribution {
    if (request === undefined || request.is404) {
      return this.#durations.of(UNROUTED.method, UNROUTED.route, String(status));
    }
    const { config } = request.routeOptions;
    const known = this.#ofRoutes.get(config);
    const found = known?.get(status);
    if (found !== undefined) return found;
    const distribution = this.#durations.of(String(config.method), config.url, String(status));
    const ofRoute = known ?? new Map<number, Distribution>();
    ofRoute.set(status, distribution);
    this.#ofRoutes.set(config, ofRoute);
    return distribution;
  }
}
