/** A format recognised by its signature. */
export interface Format {
  /** The media type, without parameters. */
  readonly type: string;
  /** The usual extension, with its dot. */
  readonly extension: string;
}
