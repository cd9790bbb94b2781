# Vorbis by oggenc, with comments by vorbiscomment.
sox -n -b 16 -r 44100 -c 2 "$WORK/tone.wav" synth 1 sine 440
encode() { name=$1; shift; oggenc --quiet "$@" -o "$name" "$WORK/tone.wav"; }
for quality in 0 5 10; do encode quality-$quality.ogg -q $quality; done
encode tagged.ogg -t '<b>Title</b>' -a Ada -c "DESCRIPTION=<p>See <a href='https://example.com'>notes</a></p>"
encode audio.oga
encode skeleton.ogg --skeleton
head -c 6000 /dev/zero | tr '\0' x | sed 's/^/COMMENT=/' >"$WORK/comments"
vorbiscomment -w -c "$WORK/comments" quality-5.ogg long-comment.ogg
