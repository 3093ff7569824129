/**
 * Mends: Slidev asks that the screen stay on, and leaves it unhandled when a browser refuses, as WebKit does before
 * the first touch.
 * Can go: when its useWakeLock catches what the request throws.
 */
export function acceptRefusedWakeLock(): void {
  if (!('WakeLock' in globalThis))
    return
  // On the prototype: WebKit may forget what was set on the object itself.
  const { prototype } = WakeLock
  const { request } = prototype
  prototype.request = function (type) {
    return request.call(this, type).catch(() => null as unknown as WakeLockSentinel)
  }
}
