import { RouteSettings, routeSetting } from '../requests/route-settings.js';
import type { Problem } from './catalogue.js';

/** The fields that clients of a route expect beside those of a problem document. */
export type ProblemFieldsOf = (problem: Problem) => object;

const SETTING = 'problemFields';

/**
 * Adds fields to the problems of a controller's routes, including those found before a route runs, such as a
 * caller above its limit. Nest's filters of a controller do not see those.
 */
export function ProblemFields(fields: ProblemFieldsOf): ClassDecorator {
  return RouteSettings({ [SETTING]: fields });
}

/** @param config of the Fastify route */
export function problemFieldsOf(config: unknown, problem: Problem): object {
  const fields = routeSetting(config, SETTING);
  const added: unknown = typeof fields === 'function' ? Reflect.apply(fields, undefined, [problem]) : {};
  return typeof added === 'object' && added !== null ? added : {};
}
