/** Compares two pictures pixel by pixel, and sets them side by side with their difference. */
import type { Box } from './pictures.ts'
import type { Canvas } from '@napi-rs/canvas'
import { createCanvas, Image } from '@napi-rs/canvas'

/**
 * By how much a channel may be off, of 255. The same browser draws the same page to the same bytes, so this is
 * only for sums that end in another last digit: an edge of full contrast that lies a thirtieth of a pixel
 * elsewhere changes by as much. What the eye can see is more.
 */
const TOLERANCE = 8
const GAP = 16
const PAPER = '#8a8a8a'
const MARK = '#e6007e'
/** Around what differs, in pixels. */
const MARGIN = 20

export interface Difference {
  /** Of the pixels, from 0 to 1. */
  share: number
  /** Before, after, what differs, and that enlarged, as a PNG. */
  picture: Uint8Array
}

async function decode(bytes: Uint8Array): Promise<Image> {
  const image = new Image()
  image.src = bytes
  await image.decode()
  return image
}

/**
 * @param hidden boxes that are not compared
 * @returns nothing where both look the same
 */
export async function difference(before: Uint8Array, after: Uint8Array, hidden: readonly Box[] = []): Promise<Difference | undefined> {
  const images = await Promise.all([before, after].map(decode))
  const width = Math.max(...images.map(image => image.width))
  const height = Math.max(...images.map(image => image.height))
  const [old, now] = images.map((image) => {
    const context = createCanvas(width, height).getContext('2d')
    context.drawImage(image, 0, 0)
    for (const box of hidden)
      context.clearRect(...box)
    return context.getImageData(0, 0, width, height).data
  })
  const marks = createCanvas(width, height).getContext('2d')
  const marked = marks.createImageData(width, height)
  let [count, left, top, right, bottom] = [0, width, height, 0, 0]
  for (let i = 0; i < old.length; i += 4) {
    const isSame = [0, 1, 2, 3].every(channel => Math.abs(old[i + channel] - now[i + channel]) <= TOLERANCE)
    if (isSame)
      continue
    const [x, y] = [i / 4 % width, Math.floor(i / 4 / width)]
    marked.data.set([0xE6, 0x00, 0x7E, 0xFF], i)
    ;[left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]
    count++
  }
  if (!count)
    return undefined
  marks.putImageData(marked, 0, 0)
  const place = { width, height, part: partAround(left, top, right, bottom, width / height) }
  return { share: count / (width * height), picture: sideBySide(images, marks.canvas, place) }
}

interface Place { width: number, height: number, part: Box }

/** The part of a picture that holds what differs and something around it, in the proportions of the whole. */
function partAround(left: number, top: number, right: number, bottom: number, proportion: number): Box {
  const width = Math.max(right - left, (bottom - top) * proportion) + 2 * MARGIN
  const height = width / proportion
  return [(left + right - width) / 2, (top + bottom - height) / 2, width, height]
}

/** Before and after; below them what differs, and the part that holds it enlarged. */
function sideBySide([before, after]: Image[], marks: Canvas, { width, height, part }: Place): Uint8Array {
  const faded = createCanvas(width, height)
  const fade = faded.getContext('2d')
  fade.fillStyle = 'white'
  fade.fillRect(0, 0, width, height)
  fade.globalAlpha = 0.2
  fade.drawImage(before, 0, 0)
  fade.globalAlpha = 1
  fade.drawImage(marks, 0, 0)

  const sheet = createCanvas(2 * width + GAP, 2 * height + GAP)
  const context = sheet.getContext('2d')
  context.fillStyle = PAPER
  context.fillRect(0, 0, sheet.width, sheet.height)
  const [right, below] = [width + GAP, height + GAP]
  context.drawImage(before, 0, 0)
  context.drawImage(after, right, 0)
  context.drawImage(faded, 0, below)
  context.drawImage(faded, ...part, right, below, width, height)
  context.strokeStyle = MARK
  context.strokeRect(part[0], below + part[1], part[2], part[3])
  return sheet.toBuffer('image/png')
}
