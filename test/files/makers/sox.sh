# Sound by SoX: the headers of older formats.
for rate in 8000 44100 192000; do sox -n -r $rate -c 2 rate-$rate.wav synth 0.2 sine 440; done
sox -n -r 44100 -c 6 -b 24 surround.wav synth 0.2 sine 440
sox -n -r 44100 -e floating-point -b 32 float.wav synth 0.2 sine 440
sox -n -r 8000 -e mu-law mu-law.wav synth 0.2 sine 440
sox -n -r 8000 -e gsm-full-rate gsm.wav synth 0.2 sine 440
sox -n -r 44100 -B -t wav big-endian.wav synth 0.2 sine 440
sox -n -r 44100 --comment 'A <title> of a song' commented.wav synth 0.2 sine 440
sox -n -r 8000 -c 1 -t amr-nb speech.amr synth 0.2 sine 440
for kind in aiff aifc au flac caf w64 voc ogg; do sox -n -r 44100 sound.$kind synth 0.2 sine 440; done
