import { Injectable } from '@nestjs/common';

/** Whether the service takes new requests. Ends for good when the service is told to stop. */
@Injectable()
export class Readiness {
  #stopping = false;

  get isStopping(): boolean {
    return this.#stopping;
  }

  /** From now on, the readiness probe fails. */
  end(): void {
    this.#stopping = true;
  }
}
