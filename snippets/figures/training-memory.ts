/** Figures of training memory that more than one section has. */
import type { BytesConvention, MemoryKind } from '../training/memory.ts'
import type { Settings } from './figure.ts'
import { trainingBytes, trainingParts } from '../training/memory.ts'

/** The convention that the deck does not use. */
export const otherConvention = ({ bytesPerParameter }: Settings): BytesConvention => bytesPerParameter === 12 ? 16 : 12

/** Bytes of a model in training, as a figure's value. */
export const trainingMemory = (parameters: number) => ({ bytesPerParameter }: Settings): number =>
  trainingBytes(parameters, bytesPerParameter)

/** Bytes of one part of it; 0 for one that the convention leaves out. */
export const part = (parameters: number, kind: MemoryKind) => ({ bytesPerParameter }: Settings): number =>
  trainingParts(parameters, bytesPerParameter).find(entry => entry.kind === kind)?.bytes ?? 0
