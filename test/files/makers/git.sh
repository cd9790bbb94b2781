# Archives and patches by Git.
out=$PWD
mkdir -p "$WORK/repository"
cp "$SOURCES"/* "$WORK/repository"
cd "$WORK/repository"
git init -q -b main
git add .
git -c user.name=Ada -c user.email=ada@example.com commit -q -m 'The <table> element'
git archive -o "$out/archive.zip" HEAD
git archive -0 -o "$out/stored.zip" --prefix=folder/ HEAD
git archive -o "$out/archive.tar.gz" HEAD
git archive -o "$out/archive.tgz" HEAD
git archive -o "$out/archive.tar" HEAD
git format-patch -q --root -o "$WORK" HEAD
cp "$WORK"/0001-*.patch "$out/mail.txt"
git log --stat >"$out/commits.log"
