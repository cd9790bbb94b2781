# Animated PNG by APNG Assembler.
for frame in 1 2 3; do convert -size 32x32 plasma: "$WORK/frame$frame.png"; done
apngasm animated.png "$WORK/frame1.png" 1 10 >/dev/null
apngasm uncompressed.png "$WORK/frame1.png" 1 10 -z0 >/dev/null
apngasm animated.apng "$WORK/frame1.png" 1 10 >/dev/null
