import { Reflector } from '@nestjs/core';

/** Exempts a route or a controller from the rate limit. */
export const Unlimited = Reflector.createDecorator<void, true>({ transform: () => true });
