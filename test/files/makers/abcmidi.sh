# MIDI by abc2midi.
printf 'X:1\nT:The <table> element\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|\n' >"$WORK/tune.abc"
abc2midi "$WORK/tune.abc" -o tune.mid >/dev/null
abc2midi "$WORK/tune.abc" -o tune.midi >/dev/null
