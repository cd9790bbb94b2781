import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import type { ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { type Environment, readEnvironment } from '../config/environment.js';
import { SettingsModule } from '../config/settings.module.js';
import { type ProblemFormat, ProblemFormats } from '../errors/problem-formats.js';
import { ProblemFilter } from '../errors/problem.filter.js';
import { AccessControl } from '../identity/access-control.js';
import { Authenticator } from '../identity/authenticator.js';
import { Authentication } from '../identity/authentication.js';
import { IdentityModule } from '../identity/identity.module.js';
import { CALLER_RULES } from '../limits/caller-rules.js';
import { LimitsModule } from '../limits/limits.module.js';
import { openLimits } from '../limits/open-limits.js';
import { RateLimit } from '../limits/rate-limit.js';
import { RequestsInFlight } from '../limits/requests-in-flight.js';
import { describeError } from '../logging/describe-error.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { Metrics } from '../metrics/metrics.js';
import { NestLogger } from '../logging/nest-logger.js';
import { ReplicasModule } from '../replicas/replicas.module.js';
import { Replicas } from '../replicas/replicas.js';
import { DtoValidationPipe } from '../validation/dto-validation.pipe.js';
import { createAdapter } from './adapter.js';
import {
  isInVain,
  recordedStorage,
  type RecordedStorageOptions,
  type StoreCall,
} from './recorded-storage.fixture.js';
import type { PagePolicy } from './security-headers.js';
import { setUpHttp } from './setup.js';
import { Shutdown } from './shutdown.js';

export interface TestAppOptions
  extends RecordedStorageOptions, Pick<ModuleMetadata, 'imports' | 'controllers' | 'providers'> {
  /** Environment variables. Those absent have their defaults, but RATE_LIMIT is out of reach. */
  variables?: Record<string, string>;
  pages?: readonly PagePolicy[];
  /** Instead of those that `AUTH` in `variables` selects. */
  authenticators?: readonly Authenticator[];
  /** Paths of pages that are served outside controllers. */
  openPaths?: readonly string[];
  problemFormats?: (environment: Environment) => readonly ProblemFormat[];
  /** Requests at a time. */
  maxInFlight?: number;
  /** Runs before the routes are registered. */
  prepare?: (app: NestFastifyApplication, environment: Environment) => void;
}

export type LogLine = Readonly<Record<string, unknown>>;

export type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

/** The service without a port: the adapter, hooks, filter, pipe and guard of main.ts around given modules. */
export class TestApp {
  private constructor(
    readonly app: NestFastifyApplication,
    /** The calls of the object store, the multipart store and the presigner so far. */
    readonly calls: readonly StoreCall[],
    readonly lines: readonly LogLine[],
  ) {}

  static async create(options: TestAppOptions): Promise<TestApp> {
    const environment = readEnvironment({ RATE_LIMIT: '1000000000', ...options.variables });
    const metrics = new Metrics();
    const limits = await openLimits(undefined);
    const rateLimit = new RateLimit(environment.limits, limits.counters, CALLER_RULES);
    const calls: StoreCall[] = [];
    const lines: LogLine[] = [];
    const logger = pino(
      {
        level: 'info',
        formatters: { level: (label) => ({ level: label }) },
        serializers: { err: (error: unknown) => describeError(error) },
      },
      { write: (text) => void lines.push(...keptLines(text)) },
    );
    const formats = new ProblemFormats(options.problemFormats?.(environment));
    const testing = await Test.createTestingModule({
      imports: [
        SettingsModule.register(environment),
        MetricsModule.register(metrics),
        await recordedStorage(options, calls),
        IdentityModule.register(options.openPaths ?? [], options.authenticators),
        ReplicasModule.register(Replicas.alone()),
        LimitsModule.register(rateLimit, limits),
        ...(options.imports ?? []),
      ],
      controllers: options.controllers ?? [],
      providers: [
        { provide: ProblemFormats, useValue: formats },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: DtoValidationPipe },
        ...(options.providers ?? []),
      ],
    }).compile();
    const { server } = environment;
    const app = testing.createNestApplication<NestFastifyApplication>(
      createAdapter(server, logger, formats, rateLimit),
      {
        logger: new NestLogger(logger),
        bodyParser: false,
      },
    );
    await setUpHttp(app, server, new Shutdown(server, logger), options.pages ?? [], [
      new RequestsInFlight(metrics, options.maxInFlight),
      app.get(Authentication, { strict: false }),
      rateLimit,
      app.get(AccessControl, { strict: false }),
    ]);
    options.prepare?.(app, environment);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestApp(app, calls, lines);
  }

  inject(request: InjectOptions): Promise<Answer> {
    return this.app.inject(request);
  }

  get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.inject({ method: 'GET', url, headers });
  }

  /** @param body sent as it is if it is a string or bytes, else as JSON */
  post(url: string, body: string | Buffer | object, headers: Record<string, string> = {}): Promise<Answer> {
    const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return this.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** The log line of a request, which is written after its response. */
  async lineOf({ headers }: Answer): Promise<LogLine> {
    for (let turn = 0; turn < 100; turn += 1) {
      const line = this.lines.find(({ request_id }) => request_id === headers['x-request-id']);
      if (line !== undefined) return line;
      await setImmediate();
    }
    throw new Error('The request has no log line');
  }

  /** Removes the calls that were recorded so far, and returns those that `Namespace.notFound` did not make. */
  takeCalls(): StoreCall[] {
    return (this.calls as StoreCall[]).splice(0).filter((call) => !isInVain(call));
  }

  /** The calls that `Namespace.notFound` made so far. */
  get callsInVain(): readonly StoreCall[] {
    return this.calls.filter((call) => isInVain(call));
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

/** Omits 499: a response of inject() closes before it counts as finished, as if the client had left. */
function keptLines(text: string): LogLine[] {
  const line = JSON.parse(text) as LogLine;
  return line['status'] === 499 ? [] : [line];
}
