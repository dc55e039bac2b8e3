// Enhancements of pages that also work without script. Buttons that need it are hidden until it runs.

// Adds the reader's own time to the zones in which the page gives it.
for (const item of document.querySelectorAll("[data-instant]")) {
  const instant = new Date(item.dataset.instant);
  const format = new Intl.DateTimeFormat(item.dataset.locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(instant.getSeconds() === 0 ? {} : { second: "2-digit" }),
    hourCycle: "h23",
  });
  const { timeZone } = format.resolvedOptions();
  item.textContent = `${format.format(instant).replace(" at ", ", ")} ${item.dataset.zone} (${timeZone})`;
  item.hidden = false;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = [...button.childNodes];
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => button.replaceChildren(...label), 2000);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Reloads the page once results that took too long are ready, but never while somebody is typing.
const LATER = "data-later";
const waiting = document.querySelectorAll(`[${LATER}]`);
for (const { firstElementChild } of waiting) firstElementChild?.removeAttribute("hidden");
const isTyped = () =>
  [...document.querySelectorAll("textarea, input")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
async function lookAgain() {
  const text = await fetch(location.href).then(
    (response) => (response.ok ? response.text() : null),
    () => null,
  );
  const left = text === null ? waiting.length : text.split(LATER).length - 1;
  if (left < waiting.length && !isTyped()) location.reload();
  else setTimeout(lookAgain, 4000);
}
if (waiting.length > 0) setTimeout(lookAgain, 4000);

// Makes screen readers begin with the errors of a form.
document.querySelector("[data-focus]")?.focus();

// Hides the bar that leads back to the decision while the decision's buttons are visible.
const bar = document.querySelector(".decision-bar");
const buttons = document.querySelector("#decision .buttons");
if (bar && buttons) {
  new IntersectionObserver((entries) => {
    // A busy page tells of several at once, the last of which counts.
    bar.classList.toggle("aside", entries.at(-1).isIntersecting);
  }).observe(buttons);
}

// Prevents a second press from sending a second decision.
for (const form of document.querySelectorAll("form.decide")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

// Choosing a date also selects "another instant".
for (const fields of document.querySelectorAll("fieldset.instants .other")) {
  fields.addEventListener("input", () => {
    fields.parentElement.querySelector('input[value="other"]').checked = true;
  });
}
