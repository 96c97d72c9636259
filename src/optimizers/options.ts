import { z } from "zod";
import { ref } from "../component/component.js";
import { constantRate } from "./schedules/constant-rate.js";

/** The options that every optimizer has. */
export const rateOptions = (learningRate: number) => ({
  learningRate: z.number().positive().default(learningRate).describe("step size"),
  schedule: ref("schedule").prefault(constantRate()).describe("how the learning rate goes over the run"),
});
