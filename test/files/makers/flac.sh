# FLAC: metadata before the sound, and FLAC in Ogg.
sox -n -b 16 -r 44100 -c 2 "$WORK/tone.wav" synth 1 sine 440
convert -size 40x40 plasma: "$WORK/cover.png"
encode() { name=$1; shift; flac --silent -f "$@" -o "$name" "$WORK/tone.wav"; }
for level in 0 5 8; do encode level-$level.flac -$level; done
encode cover.flac --picture "$WORK/cover.png"
encode tagged.flac -T 'TITLE=<html> is a title' -T ARTIST=Ada
encode padded.flac --padding 20000
encode without-seek-table.flac --no-padding --no-seektable
encode ogg.oga --ogg
encode ogg.ogg --ogg
