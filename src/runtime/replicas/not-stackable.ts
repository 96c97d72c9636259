/** Why the steps of several trials do not make one graph: the trials run one by one instead. */
export class NotStackable extends Error {
  override readonly name = "NotStackable";
}
