/**
 * How long a pass over n token rows takes as measured: the two MLP products of one Llama-2-70B layer on one GPU,
 * the sum of the medians of mlp_up_proj and mlp_down_proj. 2,048 and 4,096 rows were measured twice; these are the
 * first runs. microsoft/vidur, data/profiling/compute/a100 and h100, meta-llama/Llama-2-70b-hf/mlp.csv at 7d47513, MIT.
 */
import { notNegative, whole } from './ranges.ts'
import { leastWhole } from './search.ts'

export interface PassCurve {
  name: 'A100' | 'H100'
  /** In order of rows. */
  points: readonly { rows: number, seconds: number }[]
}

const every = (step: number, first: number, last: number): number[] =>
  Array.from({ length: (last - first) / step + 1 }, (_, i) => first + i * step)

/** The rows that were measured, 259 numbers. */
const MEASURED_ROWS = [1, 2, 4, ...every(8, 8, 1024), ...every(16, 1040, 2048), ...every(32, 2080, 4096)]
/** Of the points, and so of a pass whose time is known. */
export const MOST_MEASURED_ROWS = 4096

function curve(name: PassCurve['name'], milliseconds: string): PassCurve {
  const times = milliseconds.trim().split(/\s+/).map(Number)
  return { name, points: MEASURED_ROWS.map((rows, i) => ({ rows, seconds: times[i] / 1000 })) }
}

export const A100_CURVE = curve('A100', `
  0.87 0.8755 0.881 0.8875 0.9035 0.906 0.91 0.917 0.921 0.9275 0.9115 1.059 1.068 1.074 1.079 1.091 1.067 1.067
  1.042 1.58 1.5695 1.564 1.583 1.6385 1.567 1.604 1.6145 1.627 1.671 1.6635 1.644 1.691 1.696 1.677 1.6905 2.3775
  2.316 2.3775 2.362 2.379 2.4215 2.424 2.454 2.4645 2.445 2.457 2.423 2.466 2.4435 2.4455 2.463 3.14 3.13 3.1405
  3.161 3.205 3.126 3.1475 3.1445 3.202 3.141 3.177 3.171 3.241 3.146 3.212 3.168 4.013 3.939 3.912 3.909 3.989
  3.988 3.966 3.916 3.996 3.9625 3.9725 4.012 4.099 4.006 4.053 4.0285 4.772 4.7225 4.736 4.704 4.7625 4.711 4.7725
  4.711 4.853 4.816 4.838 4.801 4.9385 4.864 4.83 4.8355 5.4875 5.4755 5.4705 5.4145 5.5305 5.461 5.485 5.486 5.579
  5.4635 5.5355 5.534 5.581 5.5335 5.5345 5.561 6.2 6.1255 6.174 6.1585 6.1735 6.2145 6.2215 6.129 6.248 6.1215 6.13
  6.116 6.776 6.719 6.7335 6.6785 6.998 6.9335 6.997 6.9505 7.0905 6.9925 7.0015 7.034 7.6735 7.4195 7.6065 7.5195
  7.578 7.6155 7.5805 7.522 8.47 8.403 8.407 8.4495 8.5235 8.407 8.4645 8.4895 9.1985 9.087 9.181 9.238 9.2895
  9.2315 9.1865 9.123 9.976 9.786 9.824 9.872 9.9925 9.8525 9.8945 9.8085 10.766 10.6995 10.8105 10.706 10.9355
  10.8225 10.827 10.776 11.4495 11.3075 11.3325 11.315 11.5595 11.3125 11.4725 11.386 12.085 12.023 12.098 12.0365
  12.169 12.0275 12.0835 12.1825 12.926 13.0345 12.958 13.2235 13.4545 13.458 13.525 13.7245 14.403 14.4125 14.3435
  14.9 14.9045 15.207 15.2005 15.321 15.9125 16.0115 15.9 15.948 16.513 16.282 16.122 16.718 17.343 17.4075 17.332
  17.4735 17.9805 18.089 18.1745 18.107 18.9265 19.034 19.02 19.178 19.429 19.6195 19.4895 19.6405 20.0975 20.2985
  20.2825 20.4015 21.0275 21.174 21.0945 21.281 21.8075 22.05 21.8205 22.0905 22.3265 22.557 22.3755 22.6505 23.44
  23.376 23.375 23.5985 24.14 24.112 23.907 24.004
`)

export const H100_CURVE = curve('H100', `
  0.482 0.471 0.467 0.467 0.469 0.472 0.4775 0.485 0.488 0.517 0.488 0.495 0.496 0.493 0.4895 0.5385 0.492 0.497
  0.493 0.555 0.557 0.5575 0.56 0.56 0.563 0.5985 0.6 0.589 0.586 0.5775 0.577 0.57 0.5645 0.5715 0.5675 0.815 0.814
  0.812 0.817 0.731 0.7375 0.7355 0.74 0.9915 0.978 0.9905 0.9975 0.978 0.986 0.9905 0.9985 1.0625 1.0465 1.0285
  1.0095 0.993 0.957 0.959 0.948 0.945 0.912 0.936 0.9115 0.9095 0.945 0.953 0.919 1.5755 1.619 1.6295 1.636 1.635
  1.6345 1.654 1.3575 1.6305 1.62 1.618 1.61 1.62 1.547 1.529 1.6345 1.6605 1.625 1.6235 1.627 1.6235 1.6505 1.603
  1.6325 1.7295 1.7175 1.739 1.73 1.6925 1.7345 1.737 1.7005 1.924 1.906 1.935 1.927 1.8905 1.913 1.957 1.9245
  1.9275 1.972 1.901 1.948 1.9305 1.9265 1.96 1.959 2.201 2.208 2.183 2.18 2.191 2.1425 2.215 2.2015 2.2105 2.181
  2.192 2.2015 2.158 2.1725 2.217 2.2295 2.59 2.5245 2.496 2.473 2.5255 2.5545 2.781 2.5745 2.504 2.4205 2.507 2.517
  2.4975 2.5345 2.56 2.825 3.0025 2.952 3.0245 2.946 2.926 2.9995 3.253 2.9645 3.0105 2.965 3.0105 2.934 2.915
  3.2125 3.223 3.1995 3.5945 3.5465 3.6405 3.623 3.425 3.463 3.494 3.4575 3.602 3.576 3.6605 3.59 3.5315 3.5875
  4.113 3.639 3.995 3.9045 4.014 3.895 3.8845 3.826 4.0575 3.8745 4.123 4.0965 4.1335 4.112 4.0745 4.0075 4.4455
  4.0125 4.413 4.5925 4.4935 4.452 4.5215 4.7275 4.6305 4.721 5.0375 5.0805 4.937 4.8055 5.145 5.117 5.198 5.0795
  5.503 5.7175 5.5275 5.4445 5.669 5.661 5.683 5.6745 6.0385 6.153 6.035 5.8415 6.2585 6.2035 6.3295 6.056 6.428
  6.6145 6.4765 6.337 6.7495 6.863 6.819 6.9325 6.987 7.309 7.263 6.841 7.3655 7.2885 7.297 7.374 7.406 7.636 7.538
  7.2635 7.6325 7.7905 7.712 7.8155 7.9705 8.079 7.9635 7.8245 8.317 8.438 8.4065 8.3155
`)

/**
 * Time of one pass as measured; between two measured points, that of the next one above. The matrix unit multiplies
 * fragments of 8 or 16 rows (PTX ISA, mma.m16n8k16), and a fragment takes as long when some of its rows are empty: 65
 * rows are 9 fragments of 8, as 72 are. So from one multiple of 8 to the next the time can rise only behind the lower
 * one, and a line drawn between 64 and 72 would be a time that no number of rows takes. Above 1,024 and 2,048 rows the
 * points are 16 and 32 apart; on the A100 the rises there stand behind multiples of 128, where a larger tile begins.
 * More rows may take less time: the library picks another kernel, or it is noise; that is left as measured.
 * @param rows token rows of the pass
 * @returns seconds
 * @throws RangeError when rows is not whole and from 1 to 4,096, which were measured
 */
export function measuredPassSeconds(rows: number, { points }: PassCurve): number {
  whole('rows', rows, { atLeast: 1, atMost: MOST_MEASURED_ROWS })
  return points[leastWhole(points.length - 1, i => points[i].rows >= rows)].seconds
}

/**
 * How many times as long a pass takes as one over a single row.
 * @throws RangeError as `measuredPassSeconds` does
 */
export function measuredPassRatio(rows: number, passCurve: PassCurve): number {
  return measuredPassSeconds(rows, passCurve) / measuredPassSeconds(1, passCurve)
}

/**
 * The knee of the measured curve: the point farthest below the straight line from its first point to its last, on
 * logarithmic axes (Satopää et al. 2011, Kneedle). Up to it rows are cheap, and behind it time grows with them. It
 * stands beside the ridge of the ideal roofline, `ridgeTokens` in serving/decode.ts, and at the end of a step.
 * @returns rows
 */
export function measuredKnee({ points }: PassCurve): number {
  const [first, last] = [points[0], points[points.length - 1]]
  const slope = Math.log(last.seconds / first.seconds) / Math.log(last.rows / first.rows)
  const height = ({ rows, seconds }: PassCurve['points'][number]): number => Math.log(seconds) - slope * Math.log(rows)
  return points.reduce((lowest, point) => height(point) < height(lowest) ? point : lowest).rows
}

/**
 * Where the time steps up: the measured rows behind which the next measured pass takes longer by more than a share.
 * @param share an eighth unless given: single points are noisier than a tenth on the H100
 * @returns rows in order
 * @throws RangeError when share is negative
 */
export function measuredRises({ points }: PassCurve, share = 1 / 8): number[] {
  const least = 1 + notNegative('share', share)
  return points.slice(0, -1)
    .filter(({ seconds }, i) => points[i + 1].seconds > least * seconds)
    .map(({ rows }) => rows)
}
