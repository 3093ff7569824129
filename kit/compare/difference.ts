/** Compares two pictures pixel by pixel, and sets them side by side with their difference. */
import type { Canvas } from '@napi-rs/canvas'
import type { Box } from './pictures.ts'
import { createCanvas, loadImage } from '@napi-rs/canvas'

/**
 * By how much a channel may be off, of 255. The same browser draws the same page to the same bytes, so this is
 * only for sums that end in another last digit: an edge of full contrast that lies a thirtieth of a pixel
 * elsewhere changes by as much.
 */
const TOLERANCE = 8
const MARK = [0xE6, 0x00, 0x7E, 0xFF]
/** Between pictures, and around what differs, in pixels. */
const GAP = 16

export interface Difference {
  /** Of the pixels, from 0 to 1. */
  share: number
  /** Before and after; below them what differs, and the part that holds it enlarged. A PNG. */
  picture: Uint8Array
}

/**
 * @param hidden boxes that are not compared
 * @returns nothing where both look the same
 */
export async function difference(before: Uint8Array, after: Uint8Array, hidden: readonly Box[] = []): Promise<Difference | undefined> {
  const images = await Promise.all([before, after].map(bytes => loadImage(bytes)))
  const width = Math.max(...images.map(image => image.width))
  const height = Math.max(...images.map(image => image.height))
  const canvases = images.map((image) => {
    const canvas = createCanvas(width, height)
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas
  })
  const [old, now] = canvases.map(canvas => canvas.getContext('2d').getImageData(0, 0, width, height).data)
  const marks = createCanvas(width, height)
  const marked = marks.getContext('2d').createImageData(width, height)
  const isHidden = (x: number, y: number): boolean =>
    hidden.some(([left, top, wide, high]) => x >= left && x < left + wide && y >= top && y < top + high)
  const [xs, ys]: number[][] = [[], []]
  for (let i = 0; i < old.length; i += 4) {
    const [x, y] = [i / 4 % width, Math.floor(i / 4 / width)]
    if ([0, 1, 2, 3].every(channel => Math.abs(old[i + channel] - now[i + channel]) <= TOLERANCE) || isHidden(x, y))
      continue
    marked.data.set(MARK, i)
    xs.push(x)
    ys.push(y)
  }
  if (!xs.length)
    return undefined
  marks.getContext('2d').putImageData(marked, 0, 0)
  return { share: xs.length / (width * height), picture: sideBySide(canvases, marks, partAround(xs, ys, marks)) }
}

/** The part of a picture with what differs, in the proportions of the whole. */
function partAround(xs: number[], ys: number[], { width, height }: Canvas): Box {
  const [left, right] = xs.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, 0])
  const [top, bottom] = [ys[0], ys[ys.length - 1]]
  const share = Math.min(1, Math.max((right - left + 2 * GAP) / width, (bottom - top + 2 * GAP) / height))
  const place = (middle: number, whole: number): number => Math.min(Math.max(0, middle - share * whole / 2), whole - share * whole)
  return [place((left + right) / 2, width), place((top + bottom) / 2, height), share * width, share * height]
}

function sideBySide([before, after]: Canvas[], marks: Canvas, part: Box): Uint8Array {
  const { width, height } = before
  const sheet = createCanvas(2 * width + GAP, 2 * height + GAP)
  const context = sheet.getContext('2d')
  const [right, below] = [width + GAP, height + GAP]
  context.fillStyle = 'gray'
  context.fillRect(0, 0, sheet.width, sheet.height)
  context.drawImage(before, 0, 0)
  context.drawImage(after, right, 0)
  context.fillStyle = 'white'
  for (const left of [0, right])
    context.fillRect(left, below, width, height)
  for (const [image, alpha] of [[before, 0.2], [marks, 1]] as const) {
    context.globalAlpha = alpha
    context.drawImage(image, 0, below)
    context.drawImage(image, ...part, right, below, width, height)
  }
  context.strokeStyle = `rgb(${MARK.slice(0, 3)})`
  context.strokeRect(part[0], below + part[1], part[2], part[3])
  return sheet.toBuffer('image/png')
}
