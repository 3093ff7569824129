/** Names in the lecture's code that its drawings draw too, each with the class of components/drawing/code.css that colours both alike. */
export const CODE_CLASSES: Readonly<Record<string, string>> = {
  grads: 'named-g',
  mean: 'named-g',
  allReduceMean: 'named-comm',
  grad: 'named-g',
  gradSum: 'named-g',
  allReduceSum: 'named-comm',
  send: 'named-comm',
  forward: 'named-compute',
  backward: 'named-compute',
}
