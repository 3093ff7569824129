/** Works out the formula of a figure, so that what a reader is shown can be compared with what is printed. */

/** Numbers, + - * / and brackets, by the usual precedence. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): number {
    const value = this.#sum()
    if (this.#peek())
      throw new SyntaxError(`"${this.#peek()}" is not expected at ${this.#at} of "${this.#text}"`)
    return value
  }

  #peek(): string {
    while (this.#text[this.#at] === ' ')
      this.#at++
    return this.#text[this.#at] ?? ''
  }

  #take(): string {
    const taken = this.#peek()
    this.#at++
    return taken
  }

  #sum(): number {
    let value = this.#product()
    while (['+', '-'].includes(this.#peek()))
      value = this.#take() === '+' ? value + this.#product() : value - this.#product()
    return value
  }

  #product(): number {
    let value = this.#atom()
    while (['*', '/'].includes(this.#peek()))
      value = this.#take() === '*' ? value * this.#atom() : value / this.#atom()
    return value
  }

  #atom(): number {
    const sign = this.#peek()
    if (sign === '-') {
      this.#take()
      return -this.#atom()
    }
    if (sign === '(') {
      this.#take()
      const value = this.#sum()
      if (this.#take() !== ')')
        throw new SyntaxError(`a bracket of "${this.#text}" is not closed`)
      return value
    }
    const number = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?/.exec(this.#text.slice(this.#at))?.[0]
    if (!number)
      throw new SyntaxError(`a number is expected at ${this.#at} of "${this.#text}"`)
    this.#at += number.length
    return Number(number)
  }
}

/**
 * @param formula as in a figure: '{users} × {tokensEach}', and ', rounded up' or ', rounded down' behind it
 * @param valueOf the value of a figure in base units
 */
export function evaluate(formula: string, valueOf: (name: string) => number): number {
  const plain = formula.replace(/\{(\w+)\}/g, (_, name: string) => `(${valueOf(name)})`)
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll('×', '*')
    .replaceAll('÷', '/')
    .replaceAll('−', '-')
  const [sum, rounding] = plain.split(', rounded ')
  const round = { up: Math.ceil, down: Math.floor }[rounding ?? '']
  if (rounding !== undefined && !round)
    throw new SyntaxError(`"${formula}" is rounded neither up nor down`)
  const value = new Reader(sum).read()
  return round ? round(value) : value
}
