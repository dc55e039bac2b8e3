import type { View } from "../../shared/view.ts";
import type { Remarked } from "./load-remarked.ts";
import { remarksPath } from "./remark-paths.ts";

/** Keeps what was signed readable on one screen. */
export const REMARK_CHARACTERS_AT_MOST = 4000;

/** A submitted form that was not accepted. */
export interface ReturnedRemark {
  /** The id of the field. */
  readonly field: string;
  readonly text: string;
  readonly message: string;
}

interface FormProps {
  readonly view: View;
  readonly remarked: Remarked;
  readonly returned: ReturnedRemark | null;
}

interface AcceptProps extends FormProps {
  readonly finding: string;
  /** The `from` of one rule; null for all warnings of the kind. */
  readonly from: string | null;
  /** How many warnings it accepts. */
  readonly count: number;
}

/** A form to accept warnings, folded away unless it was returned. */
export function AcceptForm({ view, remarked, finding, from, count, returned }: AcceptProps) {
  const { texts } = view;
  if (remarked.token === null) return null;
  const field = reasonField(finding);
  return (
    <details class="remark screen-only" open={returned?.field === field}>
      <summary>{texts.remarks.accept}</summary>
      <form method="post" action={remarksPath(remarked.id)}>
        <Hidden remarked={remarked} finding={finding} from={from} />
        <input type="hidden" name="count" value={count} />
        <Field
          id={field}
          label={texts.remarks.reason}
          help={texts.remarks.reasonHelp}
          returned={returned}
        />
        <div class="buttons">
          <button class="secondary" name="remark" value="accept">
            {count === 1 ? texts.remarks.accept : texts.remarks.acceptAll(count)}
          </button>
        </div>
      </form>
    </details>
  );
}

export function reasonField(finding: string): string {
  return `reason-${finding}`;
}

export function ReopenForm({
  view,
  remarked,
  finding,
  from,
}: Omit<AcceptProps, "returned" | "count">) {
  if (remarked.token === null) return null;
  return (
    <form method="post" action={remarksPath(remarked.id)} class="remark screen-only">
      <Hidden remarked={remarked} finding={finding} from={from} />
      <button class="small secondary outline" name="remark" value="reopen">
        {view.texts.remarks.reopen}
      </button>
    </form>
  );
}

export const COMMENT_FIELD = "rule-comment";

export function CommentForm({ view, remarked, from, returned }: FormProps & { from: string }) {
  const { texts } = view;
  if (remarked.token === null) return null;
  return (
    <form method="post" action={remarksPath(remarked.id)} class="remark screen-only">
      <Hidden remarked={remarked} finding={null} from={from} />
      <Field
        id={COMMENT_FIELD}
        label={texts.remarks.comment}
        help={texts.remarks.commentHelp}
        returned={returned}
      />
      <div class="buttons">
        <button name="remark" value="comment">
          {texts.remarks.send}
        </button>
      </div>
    </form>
  );
}

interface HiddenProps {
  readonly remarked: Remarked;
  readonly finding: string | null;
  readonly from: string | null;
}

function Hidden({ remarked, finding, from }: HiddenProps) {
  return (
    <>
      <input type="hidden" name="token" value={remarked.token ?? ""} />
      {finding !== null && <input type="hidden" name="finding" value={finding} />}
      {from !== null && <input type="hidden" name="from" value={from} />}
    </>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly returned: ReturnedRemark | null;
}

function Field({ id, label, help, returned }: FieldProps) {
  const own = returned?.field === id ? returned : null;
  return (
    <>
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name="text"
        rows={2}
        maxlength={REMARK_CHARACTERS_AT_MOST}
        aria-describedby={own ? `${id}-help ${id}-problem` : `${id}-help`}
        aria-invalid={own ? "true" : undefined}
      >
        {own?.text ?? ""}
      </textarea>
      <small id={`${id}-help`}>{help}</small>
      {own && (
        <p class="problem" id={`${id}-problem`}>
          {own.message}
        </p>
      )}
    </>
  );
}
