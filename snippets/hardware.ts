/**
 * What the hardware can do. GB is 1e9 bytes; a link counts one direction.
 * Source of the table: Stas Bekman, Machine Learning Engineering (compute/accelerator, network),
 * commit 744d01e, which transcribes NVIDIA's datasheets.
 */
import { positive } from './ranges.ts'

export interface Accelerator {
  name: string
  /** Dense bf16 arithmetic, operations a second. */
  flopsPerSecond: number
  /** Capacity of its memory as sold, bytes. */
  memoryBytes: number
  /** Memory bandwidth, bytes a second. */
  memoryBytesPerSecond: number
  /** Best matrix product anyone measured, operations a second. */
  bestMeasuredFlopsPerSecond: number
}

export const A100: Accelerator = {
  name: 'A100 80 GB SXM',
  flopsPerSecond: 312e12,
  memoryBytes: 80e9,
  memoryBytesPerSecond: 2039e9,
  bestMeasuredFlopsPerSecond: 271e12,
}

export const H100: Accelerator = {
  name: 'H100 SXM',
  flopsPerSecond: 989e12,
  memoryBytes: 80e9,
  memoryBytesPerSecond: 3350e9,
  bestMeasuredFlopsPerSecond: 795e12,
}

/** The arithmetic of an H100 with more and faster memory. */
export const H200: Accelerator = { ...H100, name: 'H200 SXM', memoryBytes: 141e9, memoryBytesPerSecond: 4800e9 }

export const B200: Accelerator = {
  name: 'B200 SXM',
  flopsPerSecond: 2250e12,
  memoryBytes: 180e9,
  memoryBytesPerSecond: 8000e9,
  bestMeasuredFlopsPerSecond: 1745e12,
}

/** One of the 72 of a rack. */
export const GB200: Accelerator = {
  name: 'GB200, rack of 72',
  flopsPerSecond: 2500e12,
  memoryBytes: 186e9,
  memoryBytesPerSecond: 8000e9,
  bestMeasuredFlopsPerSecond: 1822e12,
}

export interface Link {
  name: string
  /** Bandwidth in one direction, bytes a second. */
  bytesPerSecond: number
}

/** The four roads that a byte can take out of an A100's arithmetic units. */
export const LINKS = {
  hbm: { name: 'HBM', bytesPerSecond: A100.memoryBytesPerSecond },
  nvlink: { name: 'NVLink 3', bytesPerSecond: 300e9 },
  pcie: { name: 'PCIe 4.0', bytesPerSecond: 31.5e9 },
  network: { name: 'Network', bytesPerSecond: 25e9 },
} as const satisfies Record<string, Link>

/** An accelerator with the wires that leave it. */
export interface Machine {
  gpu: Accelerator
  /** GPUs that NVLink joins: a box, or a rack. */
  domain: number
  /** NVLink of one GPU, one direction, bytes a second. */
  nvlinkBytesPerSecond: number
  /** Network of one GPU, one direction, bytes a second. */
  networkBytesPerSecond: number
}

/** Five machines in order of years; the network is the port that the maker puts beside each GPU. */
export const MACHINES: readonly Machine[] = [
  { gpu: A100, domain: 8, nvlinkBytesPerSecond: 300e9, networkBytesPerSecond: 25e9 },
  { gpu: H100, domain: 8, nvlinkBytesPerSecond: 450e9, networkBytesPerSecond: 50e9 },
  { gpu: H200, domain: 8, nvlinkBytesPerSecond: 450e9, networkBytesPerSecond: 50e9 },
  { gpu: B200, domain: 8, nvlinkBytesPerSecond: 900e9, networkBytesPerSecond: 50e9 },
  { gpu: GB200, domain: 72, nvlinkBytesPerSecond: 900e9, networkBytesPerSecond: 50e9 },
]

/** The machine that has these GPUs. */
export function machineOf(gpu: Accelerator): Machine {
  const found = MACHINES.find(machine => machine.gpu === gpu)
  if (!found)
    throw new RangeError(`gpu must be one of ${MACHINES.map(machine => machine.gpu.name).join(', ')}; got ${gpu.name}`)
  return found
}

/** The two roads out of an H100: NVLink 4 by its datasheet, and the network of Grattafiori et al. 2024, section 3.3.1. */
export const H100_LINKS = {
  nvlink: { name: 'NVLink 4', bytesPerSecond: 450e9 },
  network: { name: 'Network', bytesPerSecond: 50e9 },
} as const satisfies Record<string, Link>

/** Directions that a datasheet adds up when it prints NVLink's bandwidth. */
export const DATASHEET_DIRECTIONS = 2

/**
 * Operations that an accelerator could do for each byte that its memory delivers: below this
 * intensity it waits for bytes, above it for arithmetic (Williams et al. 2009, the roofline's ridge).
 * @returns operations a byte
 */
export function ridgeFlopsPerByte(gpu: Pick<Accelerator, 'flopsPerSecond' | 'memoryBytesPerSecond'>): number {
  return positive('flopsPerSecond', gpu.flopsPerSecond) / positive('memoryBytesPerSecond', gpu.memoryBytesPerSecond)
}
