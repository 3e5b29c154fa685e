// Small comforts; pages work without them.
const $ = (css) => [...document.querySelectorAll(css)], root = document.documentElement;
const on = (css, event, act) => $(css).forEach((e) => e.addEventListener(event, () => act(e)));
const keep = (k, v) => { try { return v === undefined ? localStorage[k] : v ? (localStorage[k] = v) : delete localStorage[k]; } catch {} };

$("[data-needs-js]").forEach((e) => { e.hidden = false; });
$(".error-summary")[0]?.focus();

// Theme: a cookie, for the server.
const mark = () => $("[data-theme-choice]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.themeChoice === (root.dataset.theme || "system")));
mark();
on("[data-theme-choice]", "click", (b) => {
  const t = b.dataset.themeChoice;
  document.cookie = `kheo-theme=${t};path=/;max-age=31536000;samesite=lax`;
  root.dataset.theme = t;
  mark();
});

// Drafts: kept until a page says data-saved="KEY".
$("[data-saved]").forEach((e) => keep("draft:" + e.dataset.saved, ""));
$("form[data-autosave]").forEach((form) => {
  const { autosave, draftKept, draftRestored, filled } = form.dataset, key = "draft:" + autosave;
  const [line] = $("[data-draft-status]"), [forget] = $("[data-draft-discard]");
  // The form's key too: a form that was lost on the way and is sent again begins one file.
  const fields = [...form].filter((f) => f.name === "form-key" || f.name && !/hidden|password|file|submit|button/.test(f.type));
  const box = (f) => /radio|checkbox/.test(f.type), name = (f) => f.name + (box(f) ? "=" + f.value : "");
  const read = () => JSON.stringify(fields.map((f) => [name(f), box(f) ? f.checked : f.value]));
  const tell = (text) => { if (line) line.textContent = text; if (forget) forget.hidden = !text; };
  const fill = (text) => {
    const at = Object.fromEntries(JSON.parse(text));
    fields.forEach((f) => { if (name(f) in at) f[box(f) ? "checked" : "value"] = at[name(f)]; });
  };
  const fresh = read(), old = keep(key), said = (text) => text.replace(/\["form-key","\w*"\],?/, "");
  if (old && said(old) !== said(fresh) && filled === undefined) { fill(old); tell(draftRestored); }
  let timer;
  form.addEventListener("submit", () => { clearTimeout(timer); keep(key, read()); });
  form.addEventListener("input", () => { clearTimeout(timer), timer = setTimeout(() => { keep(key, read()); tell(draftKept); }, 800); });
  forget?.addEventListener("click", () => { clearTimeout(timer); keep(key, ""); fill(fresh); tell(""); });
});
$("[data-draft-offer]").forEach((e) => { e.hidden = !keep("draft:" + e.dataset.draftOffer); });

// Filters answer a pointer at once.
let keys;
addEventListener("pointerdown", () => { keys = false; });
on("form[data-filter-form] select", "change", (s) => keys || s.form.requestSubmit());

// One press sends once.
addEventListener("submit", (e) => {
  const f = e.target;
  // What opens beside the page, such as a preview, leaves the form as it is.
  if (f.method === "dialog" || e.submitter?.formTarget) return;
  if (f.ariaBusy) return e.preventDefault();
  f.ariaBusy = "true";
  setTimeout(() => { f.ariaBusy = null; }, 5e3);
});

// Keys: `?` lists them, data-key="n" gives one, data-keys-off ends them; j, k and x move through rows and choose.
const rows = $("[data-row]"), here = () => rows.findIndex((r) => r.contains(document.activeElement));
const go = (by) => rows[Math.min(rows.length - 1, Math.max(0, here() + by))]?.querySelector("a").focus();
const pick = (r) => r?.querySelector("input[type=checkbox]")?.click();
const acts = { j: () => go(1), k: () => go(-1), x: () => pick(rows[here()]) };
on("[data-check-all]", "click", () => rows.forEach(pick));
const box = document.getElementById("keys"), [off] = $("[data-keys-off]");
if (off) off.checked = keep("keys");
on("[data-keys-off]", "change", () => keep("keys", off.checked && "off"));
addEventListener("keydown", (e) => {
  keys = true;
  if (e.ctrlKey || e.metaKey || e.altKey || box?.open || keep("keys") || (/INPUT|SELECT|TEXTAREA/.test(e.target.tagName) && !/checkbox|radio/.test(e.target.type))) return;
  if (e.key === "?") return box?.showModal();
  const n = $("[data-key]").find((n) => n.dataset.key === e.key);
  if (n) e.preventDefault(), n.focus(), n.click();
  else acts[e.key]?.();
});
on("[data-opens=keys]", "click", () => box.showModal());
