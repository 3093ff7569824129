/** Guards for the numbers that a caller, a slider or an exercise hands to a model. */
export * from '../kit/lib/ranges.ts'
