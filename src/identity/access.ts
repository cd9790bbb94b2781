import type { RouteOptions } from 'fastify';
import { routeSetting } from '../requests/route-settings.js';
import { ACCESS, type Access } from './access.decorators.js';
import { isScope } from './scopes.js';

/** Decides from a route's settings who may call it. */
export class RouteAccess {
  /**
   * @param isRedirectPublic `PROXY_ACCESS=public`
   * @param openPaths of pages that are served outside controllers; each covers the paths below it
   */
  constructor(
    private readonly isRedirectPublic: boolean,
    private readonly openPaths: readonly string[],
  ) {}

  /** @returns undefined for a route that declares nothing: it is closed */
  of({
    config,
    url,
    method,
  }: Pick<RouteOptions, 'config' | 'url' | 'method'>): Exclude<Access, 'redirect'> | undefined {
    const access = routeSetting(config, ACCESS);
    if (access === 'redirect') return this.isRedirectPublic ? 'public' : 'download';
    if (access === 'public' || access === 'authenticated') return access;
    if (typeof access === 'string' && isScope(access)) return access;
    // Responses to OPTIONS name the methods of a route, which the API reference does as well.
    const isOptions = [method].flat().every((name) => name === 'OPTIONS');
    return isOptions || this.openPaths.some((path) => url === path || url.startsWith(`${path}/`))
      ? 'public'
      : undefined;
  }
}
