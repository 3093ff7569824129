/** The grid of the drawings splits boxes, and nothing leaves them. */
import { describe, expect, it } from 'vitest'
import { bottomOf, rightOf, squares } from '../../components/drawing/grid.ts'

const box = { x: 100, y: 50, width: 654, height: 376 }
const columnsOf = (cells: ReturnType<typeof squares>) => new Set(cells.map(({ x }) => x)).size

describe('squares', () => {
  it.each([1, 2, 7, 153, 295])('%d are equal, apart, and inside their box', (count) => {
    const cells = squares(box, count)
    expect(cells).toHaveLength(count)
    expect(new Set(cells.map(({ x, y }) => `${x}/${y}`)).size).toBe(count)
    const [{ width: size }] = cells
    for (const cell of cells) {
      expect(cell).toMatchObject({ width: size, height: size })
      expect(rightOf(cell)).toBeLessThanOrEqual(rightOf(box) + 1e-9)
      expect(bottomOf(cell)).toBeLessThanOrEqual(bottomOf(box) + 1e-9)
    }
  })

  it('fill a rectangle where that makes them little smaller', () => expect(columnsOf(squares(box, 153))).toBe(17))

  it('leave a gap in the last row where a rectangle would make them small', () =>
    expect(295 % columnsOf(squares(box, 295))).toBeGreaterThan(0))
})
