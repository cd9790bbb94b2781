# Archives by libarchive, the archiver of macOS, FreeBSD and Windows.
out=$PWD
cd "$SOURCES"
pack() { name=$1; shift; bsdtar -cf "$out/$name" "$@" .; }
pack plain.zip --format=zip
pack stored.zip --format=zip --options zip:compression=store
pack zip64.zip --format=zip --options zip:zip64
pack encrypted.zip --format=zip --passphrase secret --options zip:encryption=aes256
pack zipped.7z --format=7zip
for format in pax ustar gnutar; do
  pack $format.tar --format=$format
  pack $format.tgz --gzip --format=$format
done
pack archive.tar.gz --gzip
pack archive.xar --format=xar
pack archive.cpio --format=cpio
