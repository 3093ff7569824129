import type { Exercise } from '../../../../components/exercise/exercise.ts'
import { WrongAnswer } from '../../../../components/exercise/exercise.ts'
import { coolingTime } from '../cooling.ts'

const STEEPING: Exercise = {
  number: 1,
  id: '1-steeping',
  title: 'Warm no longer',
  help: 'guided',
  predict: {
    question: 'Does hotter water stay warm twice as long?',
    blank: { kind: 'plot', caption: 'Draw it', x: { label: 'degrees', values: [40, 100] }, y: { label: 'minutes', from: 0, to: 60 }, series: [] },
    insight: 'No: it cools faster too.',
  },
  statement: ['Complete `warmFor`: seconds until tea poured at `from` is as cool as `to`, in a room of 20 degrees.'],
  exports: ['warmFor'],
  checks: [{
    name: 'It cools as Newton says',
    run: ({ warmFor }) => {
      const given = (warmFor as (from: number, to: number) => number)(90, 55)
      if (Math.abs(given - coolingTime(90, 55, 20)) > 1)
        throw new WrongAnswer(`from 90 to 55 degrees your tea takes ${given} s`)
    },
  }],
  given: { seconds: coolingTime(90, 55, 20) },
  outputs: () => [],
}

export const EXERCISES: readonly Exercise[] = [STEEPING]
