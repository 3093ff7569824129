import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFirst } from '../../patches/magic-move.ts'

const renderer = readFileSync('node_modules/@shikijs/magic-move/dist/renderer.mjs', 'utf8')

describe('magic move', () => {
  it('asks for all animations at once, and for all places before it moves a piece', () => {
    const code = readFirst(renderer)
    expect(code.match(/getAnimations\(/g)).toHaveLength(1)
    expect(code.indexOf('const newRects = move.map')).toBeLessThan(code.indexOf('move.forEach('))
    expect(code).not.toContain('newRect = el.getBoundingClientRect')
  })
  it('of another version is refused, so that a slow step cannot come back unseen', () => {
    expect(() => readFirst(renderer.replace('el.getAnimations()', 'animations(el)'))).toThrow('@shikijs/magic-move has changed: "el.getAnimations().map(" is not in its renderer')
  })
})
