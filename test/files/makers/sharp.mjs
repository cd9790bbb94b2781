// Pictures by sharp (libvips): formats, options and metadata of the picture services.
import sharp from 'sharp';

const width = 64;
const noise = sharp({
  create: { width, height: 48, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 30 } },
});
const source = await noise.png().toBuffer();
const frames = await sharp({
  create: { width: 32, height: 64, channels: 4, background: { r: 9, g: 99, b: 199, alpha: 0.5 } },
})
  .raw()
  .toBuffer();
const film = sharp(frames, { raw: { width: 32, height: 64, channels: 4, pageHeight: 32 } });
const picture = () => sharp(source);
const LONG = 'x'.repeat(6000);

await picture().jpeg().toFile('baseline.jpg');
await picture().jpeg({ progressive: true, mozjpeg: true }).toFile('progressive.jpeg');
await picture().toColourspace('cmyk').jpeg().toFile('cmyk.jpg');
await picture().grayscale().jpeg().toFile('gray.jpg');
await picture()
  .jpeg()
  .withExif({ IFD0: { ImageDescription: LONG, Artist: '<b>Ada</b>' } })
  .toFile('long-exif.jpg');
await picture().jpeg().withMetadata({ orientation: 6, icc: 'p3' }).toFile('profile.jpg');
await picture()
  .jpeg()
  .withXmp(`<?xpacket?><x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${LONG}</a></x:xmpmeta>`)
  .toFile('xmp.jpg');
await picture().png().toFile('rgb.png');
await picture().png({ palette: true }).toFile('palette.png');
await picture().toColourspace('rgb16').png().toFile('16-bit.png');
await picture().png({ progressive: true }).toFile('interlaced.png');
await picture()
  .png()
  .withExif({ IFD0: { ImageDescription: LONG } })
  .toFile('long-exif.png');
await picture().gif().toFile('still.gif');
await film
  .clone()
  .gif({ loop: 0, delay: [50, 50] })
  .toFile('animated.gif');
await picture().webp().toFile('lossy.webp');
await picture().webp({ lossless: true }).toFile('lossless.webp');
await film.clone().webp().toFile('animated.webp');
await picture()
  .webp()
  .withExif({ IFD0: { ImageDescription: LONG } })
  .toFile('long-exif.webp');
await picture()
  .webp()
  .withExif({ IFD0: { ImageDescription: 'The <table> element', Artist: '<b onclick="x">Ada</b>' } })
  .toFile('caption.webp');
await picture().avif({ effort: 0 }).toFile('photo.avif');
await picture().avif({ effort: 0, bitdepth: 10 }).toFile('10-bit.avif');
await picture().heif({ compression: 'av1', effort: 0 }).toFile('av1.heif');
for (const compression of ['none', 'jpeg', 'deflate', 'packbits', 'lzw', 'webp']) {
  await picture().tiff({ compression }).toFile(`${compression}.tiff`);
}
await picture().tiff({ pyramid: true, tile: true, tileWidth: 16, tileHeight: 16 }).toFile('pyramid.tif');
await picture().toColourspace('cmyk').tiff().toFile('cmyk.tif');
