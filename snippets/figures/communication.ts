/** The figures of section 4: what a parcel costs on each road, and how long tensor parallelism waits for it. */
import type { Link } from '../hardware.ts'
import type { Figure, Figures } from './figure.ts'
import type { Unit } from './format.ts'
import {
  PARCEL_BYTES,
  REALISTIC_SHARE_OF_PEAK,
  TENSOR_DEGREE,
  WIDE_MATRIX,
} from '../cases.ts'
import {
  A100,
  B200,
  DATASHEET_DIRECTIONS,
  LINKS,
  machineOf,
} from '../hardware.ts'
import { GPT3_175B, matrixBytes } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import {
  A100_BOX,
  B200_BOX,
  B200_FOUR_BOXES,
  GIB,
  KIB,
  measuredAllReduceSeconds,
  measuredBandwidth,
  MIB,
  splitAllReduceSeconds,
} from '../training/measured-all-reduce.ts'
import { ALL_REDUCES_PER_LAYER, tensorCommunicationShare } from '../training/tensor-share.ts'
import { allReduceBytes, allReduceSeconds, operationsForgone, transferSeconds } from '../training/transfer.ts'
import { BEKMAN_ALL_REDUCE, DATASHEETS, MEGATRON } from './citations.ts'
import { assumed, derived, measured, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { measuredFormula, waitingFormula } from './formulas.ts'
import { fractionInWords } from './fractions.ts'

const PCI_EXPRESS = 'PCI Express 4.0: 16 GT/s × 16 lanes × 128/130 ÷ 8'
const layerMessageBytes = BF16_BYTES * GPT3_175B.sequence * GPT3_175B.hidden

function bandwidth({ name, bytesPerSecond }: Link, detail: string, source: string): Figure {
  return reported(`${name} bandwidth, ${detail}`, 'GB/s', { value: bytesPerSecond, source })
}

const parcelSeconds = (road: keyof typeof LINKS): number => transferSeconds(PARCEL_BYTES, LINKS[road].bytesPerSecond)

function parcelTime(road: keyof typeof LINKS, digits: number): Figure {
  return derived(`Time to move the parcel over ${LINKS[road].name}`, 'ms', {
    value: parcelSeconds(road),
    formula: `{parcel} ÷ {${road}Bandwidth}`,
    digits,
    source: 'Bytes over bandwidth; start-up latency left out',
  })
}

/** What the arithmetic units could have done while the parcel was on its way. */
function parcelOperations(road: keyof typeof LINKS, unit: Unit, digits: number): Figure {
  return derived(`Operations not done while the parcel is on ${LINKS[road].name}`, unit, {
    value: operationsForgone(parcelSeconds(road), A100.flopsPerSecond),
    formula: `{${road}Time} × {a100Flops}`,
    digits,
    source: 'Waiting time times peak arithmetic',
  })
}

/** What carries the all-reduces of a layer: its name, their time by size, and the figure that holds that time. */
interface Carrier { name: string, allReduceSeconds: (bytes: number) => number, figure: string }

const measuredOnBox = (bytes: number): number => measuredAllReduceSeconds(bytes, A100_BOX)
const atLineRate = ({ bytesPerSecond }: Link) => (bytes: number): number =>
  allReduceSeconds(bytes, TENSOR_DEGREE, bytesPerSecond)

const NVLINK = { name: 'NVLink as measured', allReduceSeconds: measuredOnBox, figure: 'layerExchangeNvlink' }
const PCIE = { name: 'PCIe at line rate', allReduceSeconds: atLineRate(LINKS.pcie), figure: 'layerExchangePcie' }
const NETWORK = {
  name: 'a 200 Gb/s network port at line rate',
  allReduceSeconds: atLineRate(LINKS.network),
  figure: 'layerExchangeNetwork',
}
const HALF_OF_PEAK = { share: REALISTIC_SHARE_OF_PEAK, words: 'half' }
const PEAK = { share: 1, words: 'all' }

/** Share of a step that tensor parallelism of the 175B model spends in its all-reduces. */
function waitingShare({ name, allReduceSeconds, figure }: Carrier, peak: { share: number, words: string }): Figure {
  return derived(`Share of time on ${name}, 175B cut eight ways, at ${peak.words} of peak`, 'percent', {
    value: tensorCommunicationShare({
      ...GPT3_175B,
      tensorDegree: TENSOR_DEGREE,
      sustainedFlopsPerSecond: peak.share * A100.flopsPerSecond,
      allReduceSeconds,
    }),
    formula: waitingFormula(GPT3_175B, TENSOR_DEGREE, peak.share, figure),
    digits: 0,
    source: 'Four all-reduces of 2bsh bytes against 72bsh² + 12bs²h operations (Narayanan et al. 2021,'
      + ` equation 3 without recomputation); h = ${GPT3_175B.hidden}, s = ${GPT3_175B.sequence}`,
  })
}

/** An all-reduce of the parcel at the rate of a link. */
function parcelAllReduceAt(road: 'pcie' | 'network'): Figure {
  return derived(`An all-reduce of the parcel over eight GPUs on ${LINKS[road].name}, at line rate`, 'ms', {
    value: atLineRate(LINKS[road])(PARCEL_BYTES),
    formula: `2 × ({tensorDegree} − 1) ÷ {tensorDegree} × {parcel} ÷ {${road}Bandwidth}`,
    digits: 0,
    source: 'Ring all-reduce at the advertised rate; a measured one takes longer',
  })
}

/** One all-reduce of a 175B layer at the rate of a link. */
function layerExchangeAt(road: 'pcie' | 'network'): Figure {
  return derived(`One all-reduce of a 175B layer on ${LINKS[road].name}, at line rate`, 'ms', {
    value: atLineRate(LINKS[road])(layerMessageBytes),
    formula: `2 × ({tensorDegree} − 1) ÷ {tensorDegree} × {layerMessage} ÷ {${road}Bandwidth}`,
    digits: 2,
    source: 'Ring all-reduce at the advertised rate; a measured one takes longer',
  })
}

/** Messages whose times are compared: the smallest with enough printed figures, a bucket, all at once. */
const SMALL_BYTES = 256 * KIB
const BUCKET_BYTES = 32 * MIB

/** A measured all-reduce of B200s. */
function measuredMessage(label: string, bytes: number, boxes: typeof B200_BOX, digits: number): Figure {
  return derived(`All-reduce of ${label} over ${boxes.name}`, 'ms', {
    value: measuredAllReduceSeconds(bytes, boxes),
    formula: `2 × ${boxes.devices - 1} ÷ ${boxes.devices} × ${bytes} ÷ (${measuredBandwidth(bytes, boxes) / 1e9} × 1000000000)`,
    digits,
    source: BEKMAN_ALL_REDUCE,
  })
}

/** A gibibyte over four boxes in messages of that size, one after the other. */
function inMessages(label: string, bytes: number, unit: Unit, digits: number, each: string): Figure {
  return derived(`A gibibyte over four boxes in messages of ${label}`, unit, {
    value: splitAllReduceSeconds(GIB, GIB / bytes, B200_FOUR_BOXES),
    formula: `${GIB / bytes} × {${each}}`,
    digits,
    source: 'One after the other, as measured each',
  })
}

export const COMMUNICATION: Figures = {
  parcel: assumed('The parcel that is sent', 'GB', { value: PARCEL_BYTES }),
  roadCount: assumed('Roads that the parcel is sent over', 'count', {
    value: Object.keys(LINKS).length,
    words: countInWords,
  }),
  hbmBandwidth: bandwidth(LINKS.hbm, 'inside one GPU', 'NVIDIA A100 80 GB datasheet'),
  hbmTime: parcelTime('hbm', 2),
  hbmOperations: parcelOperations('hbm', 'billion operations', 0),
  nvlinkBandwidth: bandwidth(LINKS.nvlink, 'one direction', DATASHEETS),
  nvlinkTime: parcelTime('nvlink', 2),
  nvlinkOperations: parcelOperations('nvlink', 'trillion operations', 2),
  pcieBandwidth: bandwidth(LINKS.pcie, 'sixteen lanes, one direction', PCI_EXPRESS),
  pcieTime: parcelTime('pcie', 1),
  pcieOperations: parcelOperations('pcie', 'trillion operations', 1),
  networkBandwidth: bandwidth(LINKS.network, 'one 200 Gb/s port, one direction', 'InfiniBand HDR: 200 Gb/s ÷ 8'),
  networkTime: parcelTime('network', 0),
  networkOperations: parcelOperations('network', 'trillion operations', 1),
  nvlinkDatasheet: reported('NVLink 3 as the datasheet prints it, both directions together', 'GB/s', {
    value: DATASHEET_DIRECTIONS * LINKS.nvlink.bytesPerSecond,
    formula: '2 × {nvlinkBandwidth}',
    source: DATASHEETS,
  }),
  parcelAllReduce: derived('An all-reduce of the parcel over eight A100s on NVLink as measured', 'ms', {
    value: measuredOnBox(PARCEL_BYTES),
    formula: measuredFormula(PARCEL_BYTES, A100_BOX),
    digits: 1,
    source: `${BEKMAN_ALL_REDUCE}; between two measured sizes on the straight line`,
  }),
  parcelAllReducePcie: parcelAllReduceAt('pcie'),
  parcelAllReduceNetwork: parcelAllReduceAt('network'),
  wireRatio: derived('How much longer the same all-reduce takes in the same box over PCIe', 'times', {
    value: atLineRate(LINKS.pcie)(PARCEL_BYTES) / measuredOnBox(PARCEL_BYTES),
    formula: '{parcelAllReducePcie} ÷ {parcelAllReduce}',
    digits: 0,
    source: 'At the least: PCIe at line rate, NVLink as measured',
  }),
  nvlinkMeasured: measured('What an all-reduce of 16 GiB reaches on an A100 box', 'GB/s', {
    value: measuredBandwidth(16 * GIB, A100_BOX),
    digits: 0,
    source: BEKMAN_ALL_REDUCE,
  }),
  layerBandwidth: derived('What an all-reduce of a 175B layer’s size reaches there', 'GB/s', {
    value: measuredBandwidth(layerMessageBytes, A100_BOX),
    formula: '2 × ({tensorDegree} − 1) ÷ {tensorDegree} × {layerMessage} ÷ {layerExchangeNvlink}',
    digits: 0,
    source: BEKMAN_ALL_REDUCE,
  }),
  smallMessage: assumed('The smallest message that is compared', 'KiB', { value: SMALL_BYTES }),
  measuredBoxGpus: reported('GPUs in a box of that measurement', 'GPUs', {
    value: B200_BOX.devices,
    words: countInWords,
    source: BEKMAN_ALL_REDUCE,
  }),
  measuredBoxes: reported('Boxes of that measurement', 'count', {
    value: B200_FOUR_BOXES.boxes,
    words: countInWords,
    source: BEKMAN_ALL_REDUCE,
  }),
  measuredPort: reported('Network port of one of those GPUs, one direction', 'GB/s', {
    value: machineOf(B200).networkBytesPerSecond,
    source: 'Bekman, Machine Learning Engineering, network, 744d01e: EFA v4, eight ports of 400 Gb/s a box',
  }),
  smallMessageBox: measuredMessage('256 KiB', SMALL_BYTES, B200_BOX, 3),
  smallMessageBoxes: measuredMessage('256 KiB', SMALL_BYTES, B200_FOUR_BOXES, 2),
  bucketBoxes: measuredMessage('32 MiB', BUCKET_BYTES, B200_FOUR_BOXES, 2),
  largeMessageBox: measuredMessage('a gibibyte', GIB, B200_BOX, 1),
  largeMessageBoxes: measuredMessage('a gibibyte', GIB, B200_FOUR_BOXES, 1),
  smallRatio: derived('How much longer a small message takes over four boxes', 'times', {
    value: measuredAllReduceSeconds(SMALL_BYTES, B200_FOUR_BOXES) / measuredAllReduceSeconds(SMALL_BYTES, B200_BOX),
    formula: '{smallMessageBoxes} ÷ {smallMessageBox}',
    digits: 1,
    source: BEKMAN_ALL_REDUCE,
  }),
  largeRatio: derived('How much longer a gibibyte takes over four boxes', 'times', {
    value: measuredAllReduceSeconds(GIB, B200_FOUR_BOXES) / measuredAllReduceSeconds(GIB, B200_BOX),
    formula: '{largeMessageBoxes} ÷ {largeMessageBox}',
    digits: 1,
    source: BEKMAN_ALL_REDUCE,
  }),
  inSmallMessages: inMessages('256 KiB', SMALL_BYTES, 's', 1, 'smallMessageBoxes'),
  inBuckets: inMessages('32 MiB', BUCKET_BYTES, 'ms', 0, 'bucketBoxes'),
  roadRatio: derived('How much narrower NVLink is than HBM', 'times', {
    value: LINKS.hbm.bytesPerSecond / LINKS.nvlink.bytesPerSecond,
    formula: '{hbmBandwidth} ÷ {nvlinkBandwidth}',
    digits: 1,
    source: DATASHEETS,
  }),
  networkRatio: derived('How much narrower the network port is than HBM', 'times', {
    value: LINKS.hbm.bytesPerSecond / LINKS.network.bytesPerSecond,
    formula: '{hbmBandwidth} ÷ {networkBandwidth}',
    digits: 0,
    source: DATASHEETS,
  }),
  layerMessage: derived('One all-reduce of a 175B layer, one sequence', 'MB', {
    value: layerMessageBytes,
    formula: '2 × 2048 × 12288',
    digits: 1,
    source: MEGATRON,
  }),
  layerAllReduces: reported('All-reduces in a layer, forward and backward', 'count', {
    value: ALL_REDUCES_PER_LAYER,
    words: countInWords,
    source: 'Shoeybi et al. 2019 (arXiv 1909.08053), section 3',
  }),
  layerExchangeNvlink: derived('One all-reduce of a 175B layer on NVLink as measured', 'ms', {
    value: measuredOnBox(layerMessageBytes),
    formula: measuredFormula(layerMessageBytes, A100_BOX),
    digits: 3,
    source: `${BEKMAN_ALL_REDUCE}; between two measured sizes on the straight line`,
  }),
  layerExchangePcie: layerExchangeAt('pcie'),
  layerExchangeNetwork: layerExchangeAt('network'),
  layerSent: derived('What each GPU sends in that layer', 'MB', {
    value: ALL_REDUCES_PER_LAYER * allReduceBytes(layerMessageBytes, TENSOR_DEGREE),
    formula: '{layerAllReduces} × 2 × ({tensorDegree} − 1) ÷ {tensorDegree} × {layerMessage}',
    digits: 0,
    source: MEGATRON,
  }),
  halfOfPeak: assumed('Share of the peak arithmetic that a training step sustains', 'percent', {
    value: REALISTIC_SHARE_OF_PEAK,
    words: fractionInWords,
    source: 'Published: 43 to 52% on A100s (Narayanan et al., table 1); 38 to 43% on H100s (Llama 3, table 4)',
  }),
  wideMatrix: derived('A matrix of 8,192 by 32,768 in bf16', 'GB', {
    value: matrixBytes(WIDE_MATRIX),
    formula: '8192 × 32768 × 2',
    digits: 2,
    source: 'Two bytes an element',
  }),
  tensorDegree: assumed('GPUs that share each layer of the 175B model', 'count', {
    value: TENSOR_DEGREE,
    words: countInWords,
  }),
  nvlinkWaitLow: waitingShare(NVLINK, HALF_OF_PEAK),
  nvlinkWaitHigh: waitingShare(NVLINK, PEAK),
  pcieWaitLow: waitingShare(PCIE, HALF_OF_PEAK),
  pcieWaitHigh: waitingShare(PCIE, PEAK),
  networkWaitLow: waitingShare(NETWORK, HALF_OF_PEAK),
  networkWaitHigh: waitingShare(NETWORK, PEAK),
}
