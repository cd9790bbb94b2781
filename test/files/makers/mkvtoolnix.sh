# Matroska and WebM by mkvmerge.
ffmpeg -nostdin -v error -y -f lavfi -i testsrc=size=64x48:rate=5:duration=1 -c:v libvpx -deadline realtime "$WORK/film.webm"
ffmpeg -nostdin -v error -y -f lavfi -i sine=duration=1 -c:a libvorbis "$WORK/sound.ogg"
printf '1\n00:00:00,000 --> 00:00:01,000\nHello\n' >"$WORK/subtitles.srt"
mux() { name=$1; shift; mkvmerge -q -o "$name" "$@"; }
mux film.mkv "$WORK/film.webm" "$WORK/sound.ogg"
mux subtitles.mkv --title 'The <table> element' "$WORK/film.webm" "$WORK/subtitles.srt"
mux film.webm --webm "$WORK/film.webm" "$WORK/sound.ogg"
mux sound.webm --webm "$WORK/sound.ogg"
mux attachment.mkv --attachment-mime-type text/html --attach-file "$SOURCES/page.html" "$WORK/film.webm"
mux sound.mka "$WORK/sound.ogg"
