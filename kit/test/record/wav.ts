import { Buffer } from 'node:buffer'

/** A WAV file of one channel of 16 bits, with one value or with what changes along its samples. */
export function wav(seconds: number, rate: number, valueAt: (sample: number) => number = () => 1000): Buffer {
  const data = Buffer.from(Int16Array.from({ length: Math.round(seconds * rate) }, (_, sample) => valueAt(sample)).buffer)
  const head = Buffer.from('RIFF    WAVEfmt \x10\0\0\0\x01\0\x01\0            data    ', 'latin1')
  head.writeUInt32LE(36 + data.length, 4)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
