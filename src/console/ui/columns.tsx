interface ColumnsProps {
  /** The name of each column, or that of a column of numbers; nothing for one that is left out. */
  readonly names: readonly (string | { readonly number: string } | false | null)[];
}

/** The head of a table. */
export function Columns({ names }: ColumnsProps) {
  return (
    <thead>
      <tr>
        {names.map((name) => {
          if (name === false || name === null) return null;
          if (typeof name === "string") return <th scope="col">{name}</th>;
          return (
            <th scope="col" class="number">
              {name.number}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
