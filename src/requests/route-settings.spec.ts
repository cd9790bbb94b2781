import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import { describe, expect, it } from 'vitest';
import { RouteSettings, routeSetting } from './route-settings.js';

@Controller()
@RouteSettings({ color: 'red', size: 1 })
class PaintedController {
  @Get('plain')
  plain(): void {}

  @RouteSettings({ color: 'blue' })
  @RouteSettings({ shape: 'round' })
  @Get('own')
  own(): void {}

  helper(): void {}
}

const configOf = (name: keyof PaintedController): unknown =>
  Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, Reflect.get(PaintedController.prototype, name));

describe('RouteSettings', () => {
  it('applies to all routes of a controller', () => {
    expect(configOf('plain')).toEqual({ color: 'red', size: 1 });
    expect(configOf('helper')).toBeUndefined();
  });

  it('keeps the settings of other decorators, and prefers those of the route', () => {
    expect(configOf('own')).toEqual({ color: 'blue', shape: 'round', size: 1 });
  });
});

describe('routeSetting', () => {
  it.each([
    [{ size: 1 }, 1],
    [{}, undefined],
    [undefined, undefined],
    [null, undefined],
  ])('reads from %j', (config, value) => {
    expect(routeSetting(config, 'size')).toBe(value);
  });
});
