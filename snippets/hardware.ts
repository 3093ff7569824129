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

/** The two roads out of an H100: NVLink 4 by its datasheet, and the network of Grattafiori et al. 2024, section 3.3.1. */
export const H100_LINKS = {
  nvlink: { name: 'NVLink 4', bytesPerSecond: 450e9 },
  network: { name: 'Network', bytesPerSecond: 50e9 },
} as const satisfies Record<string, Link>

/** An accelerator with the wires that leave it. */
export interface Machine {
  gpu: Accelerator
  /** GPUs that NVLink joins: a box, or a rack. */
  nvlinkGpus: number
  /** NVLink of one GPU, one direction, bytes a second. */
  nvlinkBytesPerSecond: number
  /** Network of one GPU, one direction, bytes a second. */
  networkBytesPerSecond: number
}

const HOPPER_BOX = {
  nvlinkGpus: 8,
  nvlinkBytesPerSecond: H100_LINKS.nvlink.bytesPerSecond,
  networkBytesPerSecond: H100_LINKS.network.bytesPerSecond,
}

/** Five machines, the oldest first; the network is the port that the maker gives each GPU. */
export const MACHINES: readonly Machine[] = [
  { gpu: A100, nvlinkGpus: 8, nvlinkBytesPerSecond: LINKS.nvlink.bytesPerSecond, networkBytesPerSecond: LINKS.network.bytesPerSecond },
  { gpu: H100, ...HOPPER_BOX },
  { gpu: H200, ...HOPPER_BOX },
  { gpu: B200, nvlinkGpus: 8, nvlinkBytesPerSecond: 900e9, networkBytesPerSecond: 50e9 },
  { gpu: GB200, nvlinkGpus: 72, nvlinkBytesPerSecond: 900e9, networkBytesPerSecond: 50e9 },
]

/** The machine that has these GPUs. */
export function machineOf(gpu: Accelerator): Machine {
  const found = MACHINES.find(machine => machine.gpu === gpu)
  if (!found)
    throw new RangeError(`gpu must be one of ${MACHINES.map(machine => machine.gpu.name).join(', ')}; got ${gpu.name}`)
  return found
}

/** The height unit of a rack (EIA-310): 1.75 inches, in metres. */
export const RACK_UNIT_METRES = 0.04445

/** One NVLink of an A100 or an H100, one direction, bytes a second. */
export const ONE_NVLINK_BYTES_PER_SECOND = 25e9

/** A box of GPUs as its maker sells it. */
export interface Box {
  name: string
  gpu: Accelerator
  gpus: number
  /** Height in a rack, in units; the box is a little lower. */
  units: number
  heightMetres: number
  widthMetres: number
  depthMetres: number
  /** At most, without its packaging. */
  kilograms: number
  /** At most. */
  watts: number
  /** NVLinks of each GPU to each of the switches. */
  linksToSwitches: readonly number[]
  cpus: number
  /** Network ports for the GPUs, one beside each. */
  ports: number
  /** PCIe of one GPU, one direction, bytes a second. */
  pcieBytesPerSecond: number
}

/**
 * Sources: NVIDIA DGX A100 datasheet, 2372157, August 2022; NVIDIA DGX H100/H200 User Guide, tables 1 to 3. Links to a
 * switch: NVIDIA, Defining AI Innovation with NVIDIA DGX A100, 2020; Ishii and Wells, The NVLink-Network Switch, Hot
 * Chips 34, 2022.
 */
export const BOXES = {
  A100: {
    name: 'DGX A100',
    gpu: A100,
    gpus: 8,
    units: 6,
    heightMetres: 0.264,
    widthMetres: 0.4823,
    depthMetres: 0.8971,
    kilograms: 123.16,
    watts: 6500,
    linksToSwitches: [2, 2, 2, 2, 2, 2],
    cpus: 2,
    ports: 8,
    pcieBytesPerSecond: LINKS.pcie.bytesPerSecond,
  },
  H100: {
    name: 'DGX H100',
    gpu: H100,
    gpus: 8,
    units: 8,
    heightMetres: 0.356,
    widthMetres: 0.4823,
    depthMetres: 0.8971,
    kilograms: 130.45,
    watts: 10_200,
    linksToSwitches: [5, 4, 4, 5],
    cpus: 2,
    ports: 8,
    pcieBytesPerSecond: 2 * LINKS.pcie.bytesPerSecond,
  },
} as const satisfies Record<string, Box>

/** NVLink from one GPU of a box to each of its switches, one direction, bytes a second. */
export const switchBytesPerSecond = ({ linksToSwitches }: Box): number[] =>
  linksToSwitches.map(links => links * ONE_NVLINK_BYTES_PER_SECOND)

/** Trays of a rack, one unit each, that hold GPUs or switches. */
export interface Trays { hold: 'gpus' | 'switches', count: number }

/** A rack whose GPUs are one NVLink domain. */
export interface GpuRack {
  name: string
  gpu: Accelerator
  gpusPerTray: number
  /** From above. */
  trays: readonly Trays[]
  units: number
  heightMetres: number
  widthMetres: number
  kilograms: number
  /** At most. */
  watts: number
}

/**
 * Sources: NVIDIA DGX GB200 User Guide, hardware, for trays and what they hold; their order, weight and power as
 * ServeTheHome reported from GTC 2024; height and width of Supermicro's rack.
 */
export const GB200_RACK: GpuRack = {
  name: 'GB200 NVL72',
  gpu: GB200,
  gpusPerTray: 4,
  trays: [{ hold: 'gpus', count: 10 }, { hold: 'switches', count: 9 }, { hold: 'gpus', count: 8 }],
  units: 48,
  heightMetres: 2.236,
  widthMetres: 0.6,
  kilograms: 1360,
  watts: 120e3,
}

/** How many trays of a rack hold GPUs, or switches. */
export const traysOf = ({ trays }: GpuRack, hold: Trays['hold']): number =>
  trays.reduce((sum, group) => sum + (group.hold === hold ? group.count : 0), 0)

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
