import { Injectable, type Type } from '@nestjs/common';
import { type ProblemDocument, problemDocument } from '../errors/problem-document.js';
import { toProblem } from '../errors/to-problem.js';
import { DtoValidationPipe } from '../errors/validation.pipe.js';

/** Answers many requests at once: each as if it had come alone, in order. */
@Injectable()
export class Batches {
  readonly #pipe = new DtoValidationPipe();

  /** @param bodies not checked yet: one that is refused does not spoil the others */
  answer<Request, Ticket>(
    bodies: readonly unknown[],
    dto: Type<Request>,
    requestId: string,
    issue: (request: Request) => Promise<Ticket>,
  ): Promise<(Ticket | ProblemDocument)[]> {
    return Promise.all(
      bodies.map(async (body) => {
        try {
          const request = await this.#pipe.transform(body, { type: 'body', metatype: dto, data: 'An entry' });
          if (!(request instanceof dto)) throw new TypeError('The pipe answers with what it was asked for');
          return await issue(request);
        } catch (error) {
          return problemDocument(toProblem(error), requestId);
        }
      }),
    );
  }
}
