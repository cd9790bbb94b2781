# librsvg: PDF, PNG and PostScript from SVG.
cat >"$WORK/drawing.svg" <<'SVG'
<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><circle cx="30" cy="20" r="15" fill="teal"/></svg>
SVG
for format in png pdf ps eps; do rsvg-convert -f $format -o drawing.$format "$WORK/drawing.svg"; done
