/** How much one device, or one address of the network, may do. */

/** So many at once, and then so many a second. */
export interface Rate { burst: number, perSecond: number }

/** Forgets whoever has been quiet for long enough to have all of it again. */
export function limiter({ burst, perSecond }: Rate, now: () => number) {
  const taken = new Map<string, { level: number, at: number }>()
  const levelOf = (key: string, at: number): number => {
    const { level, at: before } = taken.get(key) ?? { level: 0, at }
    return Math.max(0, level - (at - before) / 1000 * perSecond)
  }
  return (key: string): boolean => {
    const at = now()
    const level = levelOf(key, at)
    if (level + 1 > burst)
      return false
    if (taken.size > 10_000) {
      for (const other of taken.keys()) {
        if (levelOf(other, at) === 0)
          taken.delete(other)
      }
    }
    taken.set(key, { level: level + 1, at })
    return true
  }
}

/** Counts what is there by key, such as the connections of an address. */
export function counter() {
  const counts = new Map<string, number>()
  return {
    of: (key: string): number => counts.get(key) ?? 0,
    add: (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1),
    remove(key: string): void {
      const left = (counts.get(key) ?? 0) - 1
      if (left > 0)
        counts.set(key, left)
      else
        counts.delete(key)
    },
    keys: () => counts.keys(),
  }
}
