# Sound and film by FFmpeg: codecs, brands, tags, fragments.
av() { ffmpeg -nostdin -v error -y "$@"; }
av -f lavfi -i testsrc=size=64x48:rate=5:duration=1 -f lavfi -i sine=duration=1 -c:v ffv1 -c:a pcm_s16le "$WORK/source.mkv"
film() { name=$1; shift; av -i "$WORK/source.mkv" "$@" "$name"; }
sound() { name=$1; shift; av -i "$WORK/source.mkv" -vn "$@" "$name"; }
h264='-c:v libx264 -pix_fmt yuv420p -preset ultrafast -c:a aac'

film h264.mp4 $h264
film faststart.mp4 $h264 -movflags +faststart
film fragmented.mp4 $h264 -movflags frag_keyframe+empty_moov+default_base_moof
film dash.mp4 $h264 -movflags dash
film hevc.mp4 -c:v libx265 -x265-params log-level=none -tag:v hvc1 -c:a aac
film mpeg4.mp4 -c:v mpeg4 -c:a libmp3lame
film av1.mp4 -c:v libaom-av1 -cpu-used 8 -c:a libopus -strict experimental
for brand in isom iso5 mp42 avc1 dash M4V; do film brand-$brand.mp4 $h264 -brand $brand; done
film tagged.mp4 $h264 -metadata title='The <table> element' -metadata comment="<p style='x'>notes <a href='https://example.com'>here</a></p>" -movflags +faststart
film itunes.m4v $h264
film h264.mov $h264
film prores.mov -c:v prores_ks -c:a pcm_s16le
film mjpeg.mov -c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16be
film faststart.mov $h264 -movflags +faststart
film old.3gp -c:v h263 -s 176x144 -c:a aac
film new.3gp $h264 -brand 3gp4
film new.3g2 $h264
film vp8.webm -c:v libvpx -deadline realtime -c:a libvorbis
film vp9.webm -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus
film av1.webm -c:v libaom-av1 -cpu-used 8 -c:a libopus
film live.webm -c:v libvpx -deadline realtime -c:a libopus -live 1
film h264.mkv $h264
film tagged.mkv $h264 -metadata title='<b>bold</b>'
film tagged.webm -c:v libvpx -deadline realtime -c:a libopus -metadata title='The <form> element'
film theora.ogg -c:v libtheora -c:a libvorbis
film theora.ogv -c:v libtheora -c:a libvorbis
film xvid.avi -c:v mpeg4 -vtag XVID -c:a libmp3lame
film mjpeg.avi -c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le
film wmv.wmv -c:v wmv2 -c:a wmav2
film flv.flv -c:v flv1 -c:a libmp3lame -ar 44100
film stream.ts $h264
film stream.m2ts $h264
film program.mpg -c:v mpeg2video -r 25 -c:a mp2
film program.mpeg -c:v mpeg1video -r 25 -c:a mp2
film program.vob -c:v mpeg2video -r 25 -c:a ac3
film picture.gif -an -r 5
film picture.webp -an -c:v libwebp -loop 0
film picture.apng -an -f apng -plays 0
film animated.png -an -f apng -plays 0
film one.jpg -an -frames:v 1 -pix_fmt yuvj420p
film one.tiff -an -frames:v 1
film one.bmp -an -frames:v 1
film one.avif -an -frames:v 1 -c:v libaom-av1 -cpu-used 8 -still-picture 1
film moving.avif -an -c:v libaom-av1 -cpu-used 8
for bits in 64k 320k; do sound mp3-$bits.mp3 -c:a libmp3lame -b:a $bits; done
for version in 3 4; do sound mp3-id3v2.$version.mp3 -c:a libmp3lame -id3v2_version $version -metadata title='Größe <b>x</b>' -metadata lyrics='<i>la</i>'; done
sound mp3-no-tag.mp3 -c:a libmp3lame -id3v2_version 0 -write_xing 0
sound mp3-id3v1.mp3 -c:a libmp3lame -id3v2_version 0 -write_id3v1 1 -metadata title=x
sound mp3-22-khz.mp3 -c:a libmp3lame -ar 22050
sound mp3-8-khz.mp3 -c:a libmp3lame -ar 8000 -ac 1
for rate in 8000 44100 96000; do sound wav-$rate.wav -ar $rate; done
for codec in pcm_u8 pcm_s24le pcm_f32le pcm_mulaw pcm_alaw adpcm_ima_wav; do sound wav-$codec.wav -c:a $codec; done
sound wav-tagged.wav -metadata title='<html> is a title' -metadata comment=x
sound wav-rf64.wav -rf64 always
sound wav-mp3.wav -c:a libmp3lame
sound wave64.w64
sound aac.m4a -c:a aac
sound alac.m4a -c:a alac
sound m4a-3gp4.m4a -c:a aac -f mp4 -brand 3gp4
sound m4a-mp42.m4a -c:a aac -f mp4 -brand mp42
sound m4a-dash.m4a -c:a aac -f mp4 -movflags dash+frag_keyframe+empty_moov
sound m4a-tagged.m4a -c:a aac -movflags +faststart -metadata title='<p>x</p>'
sound adts.aac -c:a aac
sound vorbis.ogg -c:a libvorbis
sound opus.ogg -c:a libopus
sound flac.ogg -c:a flac
sound speex.ogg -c:a libspeex -ar 16000 -ac 1
sound opus.opus -c:a libopus
sound vorbis.oga -c:a libvorbis
sound flac.flac -c:a flac
sound flac-24.flac -c:a flac -sample_fmt s32
sound opus.webm -c:a libopus
sound opus.weba -c:a libopus -f webm
sound vorbis.mka -c:a libvorbis
sound wma.wma -c:a wmav2
sound aiff.aiff
sound aiff.aif -c:a pcm_s24be
sound aifc.aiff -c:a pcm_s16le
sound au.au
sound caf.caf -c:a pcm_s16le
sound ac3.ac3 -c:a ac3
printf '1\n00:00:00,000 --> 00:00:01,000\n<i>Hello</i> there\n' >"$WORK/subtitles.srt"
av -i "$WORK/subtitles.srt" subtitles.srt
av -i "$WORK/subtitles.srt" subtitles.vtt
av -i "$WORK/source.mkv" -i "$WORK/subtitles.srt" $h264 -c:s srt subtitled.mkv
