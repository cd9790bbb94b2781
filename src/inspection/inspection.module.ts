import { Module } from '@nestjs/common';
import { ContentCheck } from './content-check.js';
import { Inspection } from './inspection.js';

@Module({ providers: [Inspection, ContentCheck], exports: [Inspection] })
export class InspectionModule {}
