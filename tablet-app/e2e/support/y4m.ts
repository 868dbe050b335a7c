import { writeFileSync } from 'node:fs';

import { encode } from 'uqr';

const WIDTH = 640;
const HEIGHT = 480;
const GREY = 128;
/** Luma of paper and ink as a camera in a shop sees them: neither quite white nor quite black. */
const PAPER = 220;
const INK = 30;

/** One picture as Chromium's camera plays it: luma, then colour at half the size, of which there is none. */
const frameOf = (text: string | null): Buffer => {
  const luma = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  if (text !== null) {
    const { data, size } = encode(text, { ecc: 'M', border: 0 });
    const dot = Math.floor((HEIGHT * 0.6) / size);
    const left = Math.floor((WIDTH - size * dot) / 2);
    const top = Math.floor((HEIGHT - size * dot) / 2);
    for (let y = 0; y < size * dot; y += 1) {
      for (let x = 0; x < size * dot; x += 1) {
        if (data[Math.floor(y / dot)]?.[Math.floor(x / dot)] === true) luma[(top + y) * WIDTH + left + x] = INK;
      }
    }
  }
  return Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)]);
};

/** A film for `--use-file-for-fake-video-capture`: a table first, then a QR code held before the camera, over and over. */
export const writeFilm = (file: string, text: string): void =>
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`), frameOf(null), frameOf(text), frameOf(text)]),
  );
