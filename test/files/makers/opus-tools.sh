# Opus by opusenc: pictures and comments of several pages before the sound.
sox -n -b 16 -r 48000 -c 2 "$WORK/tone.wav" synth 1 sine 440
convert -size 300x300 plasma: -quality 90 "$WORK/cover.jpg"
encode() { name=$1; shift; opusenc --quiet "$@" "$WORK/tone.wav" "$name"; }
encode music.opus
encode speech.opus --speech --bitrate 16
encode music.ogg --bitrate 128
encode cover.opus --picture "$WORK/cover.jpg"
encode tagged.opus --title '<script> of a play' --comment 'DESCRIPTION=<p>notes</p>'
