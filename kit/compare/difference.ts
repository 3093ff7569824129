/** Compares two pictures of one size pixel by pixel. */
import { createCanvas, loadImage } from '@napi-rs/canvas'

/**
 * By how much a channel may differ, of 255. The same browser draws the same page to the same bytes, so this only
 * allows for rounding: it is the change at an edge of full contrast that moves by a thirtieth of a pixel.
 */
const TOLERANCE = 8

/** @returns the share of pixels that differ, from 0 to 1 */
export async function difference(before: Uint8Array, after: Uint8Array): Promise<number> {
  const images = await Promise.all([before, after].map(bytes => loadImage(bytes)))
  const [old, now] = images.map((image) => {
    const { width, height } = image
    const context = createCanvas(width, height).getContext('2d')
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, width, height).data
  })
  let differing = 0
  for (let i = 0; i < old.length; i += 4) {
    if ([0, 1, 2, 3].some(channel => Math.abs(old[i + channel] - now[i + channel]) > TOLERANCE))
      differing++
  }
  return differing * 4 / old.length
}
