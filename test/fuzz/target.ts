import * as fc from "fast-check";

/** A kind of input and a check of each, which throws if it fails. */
export interface Target {
  readonly name: string;
  readonly property: fc.IAsyncProperty<[unknown]>;
}

export const target = <Value>(
  name: string,
  arbitrary: fc.Arbitrary<Value>,
  run: (value: Value) => void | Promise<void>,
): Target => ({
  name,
  property: fc.asyncProperty(arbitrary, async (value) => run(value)),
});
