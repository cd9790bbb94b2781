# MP3 by LAME: tags of odd sizes, cover pictures, free format, every bit rate mode.
sox -n -b 16 -r 44100 -c 2 "$WORK/tone.wav" synth 1 sine 440
sox -n -b 16 -r 22050 -c 1 "$WORK/low.wav" synth 1 sine 440
convert -size 300x300 plasma: -quality 90 "$WORK/cover.jpg"
convert -size 20x20 plasma: "$WORK/cover.png"
mp3() { name=$1; shift; lame --silent "$@" "$WORK/tone.wav" "$name"; }
mp3 constant.mp3 -b 128
mp3 average.mp3 --abr 100
for quality in 0 5 9; do mp3 variable-$quality.mp3 -V $quality; done
mp3 mono.mp3 -m m
mp3 joint.mp3 -m j
mp3 free-format.mp3 --freeformat -b 200
mp3 without-info.mp3 -t
mp3 protected.mp3 -p
mp3 v1.mp3 --id3v1-only --tt Title
mp3 v2.mp3 --id3v2-only --tt 'The <table> element' --tc '<p style="x">Notes <a href="https://example.com">here</a></p>'
mp3 utf-16.mp3 --id3v2-utf16 --tt 'Größe 見積' --ta Ada
mp3 latin-1.mp3 --id3v2-latin1 --tt Title
mp3 cover-jpeg.mp3 --ti "$WORK/cover.jpg" --tt Title
mp3 cover-png.mp3 --ti "$WORK/cover.png" --tt Title
for pad in 0 1 900 3900 4085 4086 4087 4095 4096 5000; do mp3 padding-$pad.mp3 --tt Title --pad-id3v2-size $pad; done
lame --silent -m m --resample 16 "$WORK/low.wav" mpeg-2.mp3
lame --silent -m m --resample 8 "$WORK/low.wav" mpeg-2.5.mp3
