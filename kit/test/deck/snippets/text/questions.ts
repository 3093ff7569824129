export const QUESTIONS = [{ question: 'Does milk cool it?', answer: 'By little: it stays pleasant for about [[warmTime]].', section: 1 }]
