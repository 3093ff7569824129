/**
 * Mends: Slidev asks that the screen stay on, and leaves it unhandled when a browser refuses, as WebKit does before
 * the first touch.
 * Can go: when its useWakeLock catches what the request throws.
 */
export function acceptRefusedWakeLock({ wakeLock } = navigator): void {
  const request = wakeLock?.request.bind(wakeLock)
  if (request)
    wakeLock.request = type => request(type).catch(() => null as unknown as WakeLockSentinel)
}
