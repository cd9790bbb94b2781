# Archives by GNU tar and compressed by gzip, bzip2, xz and zstd.
out=$PWD
mkdir -p "$WORK/folder"
cp "$SOURCES"/* "$WORK/folder"
cd "$WORK"
for format in gnu pax ustar v7 oldgnu; do
  tar --format=$format -cf "$out/$format.tar" folder
  tar --format=$format -czf "$out/$format.tar.gz" folder
done
tar -czf "$out/archive.tgz" folder
tar -cf "$out/empty.tar" -T /dev/null
tar -czf "$out/empty.tar.gz" -T /dev/null
tar --format=pax --xattrs -czf "$out/attributes.tgz" folder
tar -cjf "$out/archive.tar.bz2" folder
tar -cJf "$out/archive.tar.xz" folder
tar --zstd -cf "$out/archive.tar.zst" folder
# Begins with a skippable frame.
tar -cf - folder | pzstd -q -c >"$out/parallel.tar.zst"
