import { Injectable, type Type } from '@nestjs/common';
import { type ProblemDocument, problemDocument } from '../errors/problem-document.js';
import { toProblem } from '../errors/to-problem.js';
import { DtoValidationPipe } from '../validation/dto-validation.pipe.js';

/** Processes a list of requests, each as if it had been sent alone. */
@Injectable()
export class Batches {
  readonly #pipe = new DtoValidationPipe();

  /**
   * @param bodies not validated yet, so that one invalid entry does not fail the others
   * @returns one result per body, in order
   */
  answer<Request, Result>(
    bodies: readonly unknown[],
    dto: Type<Request>,
    requestId: string,
    answer: (request: Request) => Promise<Result>,
  ): Promise<(Result | ProblemDocument)[]> {
    return Promise.all(
      bodies.map(async (body) => {
        try {
          const request = await this.#pipe.transform(body, { type: 'body', metatype: dto, data: 'An entry' });
          if (!(request instanceof dto)) throw new TypeError('The pipe returns an instance of the DTO');
          return await answer(request);
        } catch (error) {
          const problem = toProblem(error);
          await problem.disguise?.();
          return problemDocument(problem, requestId);
        }
      }),
    );
  }
}
