/* What pages gain with scripts; everything works without. The look is in the style sheets.

   - The error summary takes the focus when a form comes back.
   - A form with changes that were not saved asks before the page is left.
   - A form that is on its way is not sent twice. */

const RELEASED_AFTER_MS = 5000; // an answer that is a file leaves the page as it is

const summary = document.querySelector("[data-ui-errors]");
summary?.focus();

const changed = new Set();
const sent = new Set();

for (const form of document.querySelectorAll("form[data-ui-guard]")) {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("reset", () => changed.delete(form));
}

addEventListener("beforeunload", (event) => {
  if (changed.size > 0) {
    event.preventDefault();
  }
});

function buttonsOf(form) {
  return form.querySelectorAll("button:not([type=button])");
}

function release(form) {
  sent.delete(form);
  for (const button of buttonsOf(form)) {
    button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") {
    return;
  }
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  changed.delete(form);
  for (const button of buttonsOf(form)) {
    button.setAttribute("aria-disabled", "true");
  }
  setTimeout(() => release(form), RELEASED_AFTER_MS);
});

/* A page that comes back out of the browser's store can be sent again at once. */
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    [...sent].forEach(release);
  }
});
