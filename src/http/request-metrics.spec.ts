import { describe, expect, it } from 'vitest';
import type { FastifyRequest } from 'fastify';
import { Metrics } from '../metrics/metrics.js';
import { RequestMetrics } from './request-metrics.js';

function requestTo(method: string, url: string, is404 = false): FastifyRequest {
  return { is404, routeOptions: { config: { method, url } } } as unknown as FastifyRequest;
}

function countsOf(metrics: Metrics, family: string): Record<string, number> {
  const samples = [...(metrics.families.find(({ name }) => name === family)?.samples() ?? [])];
  return Object.fromEntries(
    samples
      .filter(({ suffix }) => suffix === '_count' || suffix === '_total')
      .map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );
}

describe('RequestMetrics', () => {
  it('counts requests by method, route and status', () => {
    const metrics = new Metrics();
    const { observe } = new RequestMetrics(metrics);
    const file = requestTo('GET', '/files/:key');
    for (const status of [200, 200, 404])
      observe({ request: file, status, milliseconds: 3, code: undefined });
    observe({ request: requestTo('POST', '/upload-url'), status: 200, milliseconds: 1, code: undefined });
    expect(countsOf(metrics, 'http_server_request_duration_seconds')).toEqual({
      'GET /files/:key 200': 2,
      'GET /files/:key 404': 1,
      'POST /upload-url 200': 1,
    });
  });

  it('counts what matches no route, or is not even parsed, in one series for each status', () => {
    const metrics = new Metrics();
    const { observe } = new RequestMetrics(metrics);
    for (let index = 0; index < 100; index += 1) {
      observe({
        request: requestTo('GET', `/random-${index}`, true),
        status: 404,
        milliseconds: 1,
        code: 'not_found',
      });
    }
    observe({ request: undefined, status: 400, milliseconds: 0, code: 'invalid_request' });
    expect(countsOf(metrics, 'http_server_request_duration_seconds')).toEqual({
      '_OTHER  404': 100,
      '_OTHER  400': 1,
    });
    expect(countsOf(metrics, 'signpost_problems')).toEqual({ not_found: 100, invalid_request: 1 });
  });
});
