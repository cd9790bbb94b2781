import { Module } from '@nestjs/common';
import { ContentCheck } from './content-check.js';
import { ImpossibleTypes } from './impossible-types.js';
import { Inspection } from './inspection.js';

@Module({ providers: [Inspection, ContentCheck, ImpossibleTypes], exports: [Inspection] })
export class InspectionModule {}
