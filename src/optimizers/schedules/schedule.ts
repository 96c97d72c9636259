/** How the learning rate goes over a training run. */
export interface Schedule {
  /** The part of the learning rate that step `step` of `steps` takes (steps count from 1). */
  factor(step: number, steps: number): number;
}

declare module "../../component/kinds.js" {
  interface ComponentKinds {
    schedule: Schedule;
  }
}
