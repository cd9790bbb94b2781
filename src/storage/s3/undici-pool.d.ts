/** The pool without the rest of undici, such as `fetch`, which takes 10 MB of memory and delays the start. */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';

  export default Pool;
}
