import type * as tf from "@tensorflow/tfjs";
import { component, ref } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import type { Conditioning, Model, ParameterSpec, Parameters, VectorField } from "./model.js";

const heads = ["velocity", "score"] as const;
type Head = (typeof heads)[number];

/** A velocity and a score by networks of their own, whose parameters stand one after the other. */
class VelocityAndScore implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly conditioning?: Conditioning;
  readonly #fields: Readonly<Record<Head, VectorField>>;

  constructor(fields: Readonly<Record<Head, VectorField>>) {
    this.#fields = fields;
    this.dimension = fields.velocity.dimension;
    const [own, other] = [fields.velocity.conditioning, fields.score.conditioning];
    if (own?.classes !== other?.classes || own?.guidance !== other?.guidance) {
      throw new UserError(
        "velocityAndScore: its two fields are conditioned differently; set conditional and guidance alike in both.",
      );
    }
    if (fields.velocity.conditioning) this.conditioning = fields.velocity.conditioning;
    this.parameters = heads.flatMap((head) =>
      fields[head].parameters.map((spec) => ({ ...spec, name: `${head}.${spec.name}` })),
    );
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    return this.#apply("velocity", parameters, t, x, condition);
  }

  score(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    return this.#apply("score", parameters, t, x, condition);
  }

  #apply(head: Head, parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    const field = this.#fields[head];
    const own = Object.fromEntries(field.parameters.map(({ name }) => [name, parameters[`${head}.${name}`]!]));
    return field.velocity(own, t, x, condition);
  }
}

function vectorField(model: Model, head: Head): VectorField {
  if (model.family === "vectorField") return model;
  throw new UserError(
    `velocityAndScore: its ${head} is a model of the family ${model.family}; expected a velocity field such as mlpVectorField().`,
  );
}

export const velocityAndScore = component({
  kind: "model",
  name: "velocityAndScore",
  summary: "A velocity field and a score field side by side, for losses that train both.",
  paper: "Tong et al. 2023, arXiv:2307.03672, section 3.2",
  cost: "that of the velocity, and that of the score where it is asked for",
  traits: { family: "vectorField" },
  options: {
    velocity: ref("model").describe("network of the velocity, itself a velocity field"),
    score: ref("model").describe("network of the score, itself a velocity field"),
  },
  inject: [],
  create: ({ velocity, score }) =>
    new VelocityAndScore({ velocity: vectorField(velocity, "velocity"), score: vectorField(score, "score") }),
});
