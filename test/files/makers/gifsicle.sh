# Animated GIF by Gifsicle.
convert -delay 10 -size 32x32 xc:red xc:green xc:blue "$WORK/moving.gif"
gifsicle -O3 "$WORK/moving.gif" -o optimised.gif
gifsicle --interlace "$WORK/moving.gif" -o interlaced.gif
gifsicle --colors 2 --loopcount=3 "$WORK/moving.gif" -o two-colours.gif
gifsicle --comment 'By <a href="https://example.com">Ada</a>' "$WORK/moving.gif" -o comment.gif
