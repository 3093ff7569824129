/** The figures of the plate that opens section 4: a box, its switches and ports, and a rack that is one. */
import type { Figure, Figures } from './figure.ts'
import type { Unit } from './format.ts'
import { PLAN_TIMES, RACK, STATURE_METRES } from '../cases.ts'
import { BOXES, GB200_RACK, LINKS, machineOf, RACK_UNIT_METRES, traysOf } from '../hardware.ts'
import { DATASHEETS, DGX_A100, DGX_GB200, DGX_H100 } from './citations.ts'
import { assumed, derived, reported } from './declare.ts'
import { countInWords } from './figure.ts'

const { A100: box, H100: newerBox } = BOXES
const GTC = 'ServeTheHome from GTC 2024, as Tom’s Hardware reports it'

/** What a datasheet says of a box or a rack. */
const said = (label: string, unit: Unit, value: number, source: string, digits = 0): Figure =>
  reported(label, unit, { value, digits, source })
const countOf = (label: string, value: number, source: string): Figure =>
  reported(label, 'count', { value, words: countInWords, source })

export const MACHINE: Figures = {
  boxGpus: countOf('GPUs in the box', box.gpus, DGX_A100),
  boxSwitches: countOf('NVSwitches that join them', box.linksToSwitches.length, DGX_A100),
  boxCpus: countOf('CPUs in the box', box.cpus, DGX_A100),
  boxPorts: countOf('Network ports for its GPUs', box.ports, DGX_A100),
  boxUnits: said('Height of the box in a rack', 'U', box.units, DGX_A100),
  boxWeight: said('Weight of the box, at most', 'kg', box.kilograms, DGX_A100),
  boxPower: said('Power of the box, at most', 'kW', box.watts, DGX_A100, 1),
  boxDepth: said('Length of the box', 'mm', box.depthMetres, DGX_A100),
  boxWidth: said('Width of the box', 'mm', box.widthMetres, DGX_A100),
  boxNetwork: derived('Network of all ports of a box together', 'GB/s', {
    value: box.ports * LINKS.network.bytesPerSecond,
    formula: '{boxPorts} × {networkBandwidth}',
    source: DGX_A100,
  }),
  portRatio: derived('How much narrower its port is than a GPU’s NVLink', 'times', {
    value: LINKS.nvlink.bytesPerSecond / LINKS.network.bytesPerSecond,
    formula: '{nvlinkBandwidth} ÷ {networkBandwidth}',
    source: DATASHEETS,
  }),
  newerBoxSwitches: countOf('NVSwitches in a DGX H100', newerBox.linksToSwitches.length, DGX_H100),
  newerBoxUnits: said('Height of a DGX H100', 'U', newerBox.units, DGX_H100),
  newerBoxWeight: said('Weight of a DGX H100, at most', 'kg', newerBox.kilograms, DGX_H100),
  newerBoxPower: said('Power of a DGX H100, at most', 'kW', newerBox.watts, DGX_H100, 1),
  rackUnits: assumed('Height of the rack', 'U', { value: RACK.units }),
  rackUnit: reported('One height unit', 'mm', { value: RACK_UNIT_METRES, digits: 2, source: 'EIA-310: 1.75 inches' }),
  stature: assumed('Height of the person', 'm', { value: STATURE_METRES, digits: 2, leastDigits: 2 }),
  planTimes: assumed('How much larger the plan is drawn', 'times', { value: PLAN_TIMES, words: countInWords }),
  domainGpus: said('GPUs of a GB200 NVL72', 'GPUs', machineOf(GB200_RACK.gpu).nvlinkGpus, DGX_GB200),
  domainTrays: said('Its trays with GPUs', 'count', traysOf(GB200_RACK, 'gpus'), DGX_GB200),
  trayGpus: countOf('GPUs in such a tray', GB200_RACK.gpusPerTray, DGX_GB200),
  domainSwitchTrays: countOf('Its trays with switches', traysOf(GB200_RACK, 'switches'), DGX_GB200),
  domainWeight: said('Weight of a GB200 NVL72', 'kg', GB200_RACK.kilograms, GTC),
  domainPower: said('Power of a GB200 NVL72', 'kW', GB200_RACK.watts, GTC),
}
