/**
 * A media type as a header can carry it (RFC 9110, 8.3.1). The client must send exactly the value that was
 * signed.
 */
export const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(; ?[\w-]+=("[\w ./+-]*"|[\w./+-]+))*$/;

/** The type without parameters, in lower case (WHATWG MIME Sniffing, 4.1). */
export function essence(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}
