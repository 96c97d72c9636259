/**
 * Programs compiled for an equation, by the shape of its state: what comes again is not compiled again. The function that
 * traces its right-hand side stands for the equation, whatever the values of its constants.
 */
export class ProgramCache<T> {
  readonly #programs = new WeakMap<object, Map<string, Promise<T>>>();

  get(equation: object, n: number, d: number, compile: () => Promise<T>): Promise<T> {
    const ofEquation = this.#programs.get(equation) ?? new Map<string, Promise<T>>();
    this.#programs.set(equation, ofEquation);
    const key = `${n} x ${d}`;
    const program = ofEquation.get(key) ?? compile();
    ofEquation.set(key, program);
    return program;
  }
}
