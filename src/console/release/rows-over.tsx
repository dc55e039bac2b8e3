/** Rows over the version: where a row lies over it, visitors do not get what is signed. */
import type { RowOver } from "../../domain/report/rows-over.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { formatWhen } from "../ui/format.ts";
import { pathOf } from "../ui/menu.ts";
import { Later } from "./later.tsx";
import { AnswerOf } from "../ui/sentence.tsx";
import { AddressText, UserText } from "../ui/user-text.tsx";

interface Props {
  readonly view: View;
  /** null if it is not known yet. */
  readonly found: readonly RowOver[] | null;
}

export function RowsOver({ view, found }: Props) {
  const texts = view.texts.rowsOver;
  if (!found) return <Later view={view} />;
  if (found.length === 0) return <p class="empty">{texts.none}</p>;
  const hiding = found.filter((it) => it.effect === "hides");
  const leftOver = found.filter((it) => it.effect === "left-over");
  const others = found.length - hiding.length - leftOver.length;
  return (
    <>
      {hiding.length === 0 ? (
        <p class="empty">{texts.hidesNone(others)}</p>
      ) : (
        <div class="band wait">
          <p>
            <strong>{texts.hides(hiding.length)}</strong>
          </p>
          <p>{texts.hidesAbout}</p>
        </div>
      )}
      {hiding.length > 0 && <HidingTable view={view} hiding={hiding.slice(0, SHOWN_AT_MOST)} />}
      {leftOver.length > 0 && (
        <>
          <p>
            <strong>{texts.leftOver(leftOver.length)}</strong>
            {view.texts.marks.colon}
            {texts.leftOverAbout}
          </p>
          <ul>
            {leftOver.slice(0, SHOWN_AT_MOST).map(({ row }) => (
              <li>
                <AddressText text={row.key} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        {others > 0 && hiding.length > 0 && texts.others(others)}
        {view.texts.marks.blank}
        <a href={pathOf("rows")}>{texts.all}</a>
      </p>
    </>
  );
}

const SHOWN_AT_MOST = 50;

function HidingTable({ view, hiding }: { view: View; hiding: readonly RowOver[] }) {
  const texts = view.texts.rowsOver;
  return (
    <table class="stacked">
      <caption class="hidden">{texts.hides(hiding.length)}</caption>
      <Columns names={[texts.address, texts.live, texts.version, texts.visitors]} />
      <tbody>
        {hiding.map((it) => (
          <HidingRow view={view} hiding={it} />
        ))}
      </tbody>
    </table>
  );
}

function HidingRow({ view, hiding: { row, addresses, count } }: { view: View; hiding: RowOver }) {
  const texts = view.texts.rowsOver;
  const [first] = addresses;
  if (!first) return null;
  const { host, pathname, search } = first.url;
  return (
    <tr>
      <th scope="row" data-label={texts.address}>
        <AddressText text={host + pathname + search} />
        {first.at > view.now && (
          <small class="soft"> {texts.since(formatWhen(view, first.at))}</small>
        )}
        {count > 1 && <small class="soft"> {texts.andMore(count - 1)}</small>}
      </th>
      <td data-label={texts.live}>
        <AnswerOf view={view} decision={first.before} other={first.after} />
      </td>
      <td data-label={texts.version}>
        <AnswerOf view={view} decision={first.after} other={first.before} />
      </td>
      <td data-label={texts.visitors}>
        <AnswerOf view={view} decision={first.withRows} other={first.after} />
        <br />
        <small>
          <UserText text={texts.fix(row.key)} />
        </small>
      </td>
    </tr>
  );
}
