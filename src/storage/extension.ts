/** Extensions of the same format, each with its dot. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['.aif', '.aiff', '.aifc'],
  ['.heic', '.heif', '.hif'],
  ['.htm', '.html'],
  ['.jpg', '.jpeg', '.jpe', '.jfif', '.pjpeg', '.pjp'],
  ['.md', '.markdown'],
  ['.mid', '.midi'],
  ['.mp4', '.m4v'],
  ['.mpg', '.mpeg'],
  ['.ogg', '.oga', '.opus'],
  ['.png', '.apng'],
  ['.tif', '.tiff'],
  ['.txt', '.text', '.log'],
  ['.wav', '.wave'],
  ['.yaml', '.yml'],
];

const FORMAT: ReadonlyMap<string, string> = new Map(
  SYNONYMS.flatMap((names) => names.map((name) => [name, names[0] ?? name])),
);

/** Whether two extensions, with their dots, mean the same format: `.JPG` and `.jpeg`. */
export function isSameExtension(one: string, other: string): boolean {
  return formatOf(one) === formatOf(other);
}

function formatOf(extension: string): string {
  const lower = extension.toLowerCase();
  return FORMAT.get(lower) ?? lower;
}
