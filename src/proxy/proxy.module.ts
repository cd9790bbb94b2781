import { Module } from '@nestjs/common';
import { KnownObjects } from './known-objects.js';
import { ProxyController } from './proxy.controller.js';
import { Redirects } from './redirects.js';
import { Turn } from './turn.js';

@Module({ controllers: [ProxyController], providers: [Redirects, KnownObjects, Turn] })
export class ProxyModule {}
