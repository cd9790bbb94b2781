/** A media type as a header can carry it (RFC 9110, 8.3.1); what the client sends has to equal it to the letter. */
export const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(; ?[\w-]+=("[\w ./+-]*"|[\w./+-]+))*$/;
