import { RouteSettings } from './route-settings.js';

/** Name of the route setting. */
export const ACCEPTS_FORMS = 'acceptsForms';

/**
 * Lets a route take HTML forms beside JSON (`application/x-www-form-urlencoded`). On all other routes they are
 * rejected, because a page of any site may send them without a preflight.
 * @param bodyLimit of the form or the JSON, in bytes
 */
export function AcceptsForms(bodyLimit: number): MethodDecorator {
  return RouteSettings({ [ACCEPTS_FORMS]: true, bodyLimit });
}
