/** Scales from the subject's values to the canvas: d3-scale over the boxes of the grid. */
import type { ScaleLinear, ScaleLogarithmic } from 'd3-scale'
import type { Box } from './grid.ts'
import { scaleLinear, scaleLog } from 'd3-scale'
import { across, bottomOf, centreOf, FIGURE, GUTTER, rightOf } from './grid.ts'

export type Scale = ScaleLinear<number, number>
export type LogScale = ScaleLogarithmic<number, number>

/** Lengths along a box, from its left edge: `max` fills it. */
export const lengths = (box: Box, max: number): Scale => scaleLinear([0, max], [box.x, rightOf(box)])

/** Heights in a box, from its lower edge: `max` fills it. */
export const heights = (box: Box, max: number): Scale => scaleLinear([0, max], [bottomOf(box), box.y])

/** Along a box by factors: equal lengths are equal ratios, from `min` to `max`. */
export const factors = (box: Box, [min, max]: readonly [number, number]): LogScale =>
  scaleLog([min, max], [box.x, rightOf(box)])

/** Along columns that stand for rising values, from middle to middle, by factors between them. */
export const alongColumns = (values: readonly number[], columns: readonly Box[]): LogScale =>
  scaleLog(values, columns.map(column => centreOf(column)[0]))

/** Up a box by factors; see `factors`. */
export const factorsUp = (box: Box, [min, max]: readonly [number, number]): LogScale =>
  scaleLog([min, max], [bottomOf(box), box.y])

/** The ruler that never moves: one pixel is one gigabyte on every memory slide, and bars begin at the zero line. */
export const MEMORY: Scale = lengths(FIGURE, FIGURE.width * 1e9)

/** The ruler of time of the second wall: a row is one minute, in seconds, and leaves room for a number behind it. */
export const MINUTE: Scale = lengths(across(FIGURE, 0, 0.85), 60)

/** The ruler enlarged, or with another origin; a slide that does so says so. */
export const enlarged = (times: number, x: number = FIGURE.x): Scale => scaleLinear([0, 1e9], [x, x + times])

/** How wide a road is, px, by its bandwidth in bytes a second. */
export const roadWidth = (bytesPerSecond: number): number => bytesPerSecond / 10e9

/** Along a road, px a second: 24 are a millisecond. */
const ROAD_SECOND = 24_000

/** Time along a road, in seconds; shortened where its longest load and the cab before it would not fit. */
export const roadTime = (road: Box, longestSeconds: number): Scale =>
  lengths(road, Math.max(road.width / ROAD_SECOND, longestSeconds * road.width / (road.width - GUTTER)))

/** The stretch of a box between two values of a horizontal scale. */
export const between = (box: Box, scale: Scale, from: number, to: number): Box =>
  ({ ...box, x: scale(from), width: scale(to) - scale(from) })

/** The stretch of a box from its lower edge, or from `base`, up to a value of a vertical scale. */
export const upTo = (box: Box, scale: Scale, value: number, base = 0): Box =>
  ({ ...box, y: scale(value), height: scale(base) - scale(value) })
