// Scoring at the site. What is entered stays on the telephone until the server has it, and goes there with the version that it
// was written over; the server never takes an entry over a newer sheet, and then this page asks which to keep.
// Every sentence stands in the page. Everything is kept under the account's name, so nobody meets another's entries.
const phone = document.getElementById("phone"), { account, place, worker, leave } = phone.dataset;
const prefix = `appraisal:${account}:`, retryMs = 5_000;

// What the telephone has no room for, or does not allow to be kept, lives as long as the page; it says so.
const memory = new Map();
const read = (key) => {
  if (memory.has(key)) return memory.get(key);
  try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; }
};
const keep = (key, value) => {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
    memory.delete(key);
  } catch {
    memory.set(key, value);
  }
};
const keptKeys = () => { try { return Object.keys(localStorage); } catch { return []; } };
const entryOf = (id) => read(`entry:${id}`);
const unsent = () => {
  const all = [...keptKeys().filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)), ...memory.keys()];
  return [...new Set(all.filter((key) => key.startsWith("entry:")).map((key) => key.slice(6)))];
};
const isFull = () => unsent().some((id) => memory.has(`entry:${id}`));
function forget(id) {
  memory.delete(`entry:${id}`);
  try { localStorage.removeItem(`${prefix}entry:${id}`); } catch { /* Nothing was kept. */ }
}

let files = read("files") ?? [], state;
const items = new Map();

function tell(asked) {
  const now = isFull() ? "full" : asked;
  state = now;
  for (const line of phone.querySelectorAll("[data-state]")) line.hidden = line.dataset.state !== now;
  phone.querySelector("[data-now]").hidden = !["offline", "waiting", "full"].includes(now);
}

// Drawing.

const fieldsOf = (form) => Object.fromEntries(new FormData(form));
const same = (here, there) => {
  const names = new Set([...Object.keys(here), ...Object.keys(there)]);
  return [...names].filter((name) => (here[name] ?? "").trim().normalize() !== (there[name] ?? "").trim().normalize());
};

function fill(form, fields) {
  for (const field of form.elements) {
    if (field.type === "radio") field.checked = fields[field.name] === field.value;
    else if (field.name && field.type !== "submit") field.value = fields[field.name] ?? "";
  }
  form.dispatchEvent(new Event("filled", { bubbles: true }));
}

const texts = (part, values) => {
  for (const [name, value] of Object.entries(values)) {
    const place = part.querySelector(`[data-fill="${name}"]`);
    if (place) place.textContent = value;
  }
};

// Names within a template become names within the page.
const rename = (part, after) => {
  for (const name of ["id", "for", "aria-labelledby", "aria-describedby"]) {
    for (const one of part.querySelectorAll(`[${name}]`)) one.setAttribute(name, one.getAttribute(name).split(" ").map(after).join(" "));
  }
};

function criterionOf(rule, index) {
  const part = document.getElementById("phone-criterion").content.cloneNode(true), row = index + 1;
  texts(part, rule);
  rename(part, (id) => id.replace(/^(points|note)/, `$1-${row}`));
  for (const one of part.querySelectorAll("[name]")) one.name = `${one.name}-${row}`;
  for (const one of part.querySelectorAll("[data-wrong]")) one.dataset.wrong = `${one.dataset.wrong}-${row}`;
  return part;
}

function itemOf(file) {
  const part = document.getElementById("phone-file").content.cloneNode(true), item = part.firstElementChild;
  item.querySelector("[data-criteria]").append(...file.criteria.map(criterionOf));
  rename(part, (id) => `f${file.id}-${id}`);
  texts(item, { ...file, total: file.criteria.reduce((all, rule) => all + rule.max, 0) });
  item.querySelector("[data-visit]").hidden = !file.on_site;
  item.querySelector(".phone-due").classList.toggle("is-late", file.is_late);
  const form = item.querySelector("form");
  fill(form, entryOf(file.id)?.fields ?? file.fields);
  form.addEventListener("input", () => enter(file.id, false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // No page is left, so the form does not wait for one: it may be sent again at once.
    event.stopPropagation();
    // The button that sends is the only one that does; Enter saves.
    enter(file.id, event.submitter?.name === "send");
    sync();
  });
  item.querySelector("[data-drop]").addEventListener("click", () => drop(file.id));
  for (const button of item.querySelectorAll("[data-keep]")) button.addEventListener("click", () => choose(file.id, button.dataset.keep));
  return item;
}

const fileOf = (id) => files.find((file) => file.id === id);

function enter(id, sends) {
  const before = entryOf(id), file = fileOf(id), fields = fieldsOf(items.get(id).querySelector("form"));
  const { version = file.version, conflict } = before ?? {};
  keep(`entry:${id}`, { version, fields, sends, conflict });
  if (state === "online" || isFull()) tell("kept");
  draw(id);
}

function drop(id) {
  forget(id);
  const file = fileOf(id);
  if (file?.kept) {
    files = files.filter((one) => one.id !== id);
    items.get(id).remove();
    items.delete(id);
  } else fill(items.get(id).querySelector("form"), file.fields);
  keep("files", files);
  drawAll();
}

function choose(id, which) {
  const entry = entryOf(id), { conflict } = entry, file = fileOf(id);
  Object.assign(file, { version: conflict.version, fields: conflict.fields });
  if (which === "here") keep(`entry:${id}`, { ...entry, version: conflict.version, conflict: undefined });
  else {
    forget(id);
    fill(items.get(id).querySelector("form"), conflict.fields);
  }
  keep("files", files);
  draw(id);
  items.get(id).querySelector("summary").focus();
  sync();
}

// One line for each thing that differs, so that nobody chooses blindly.
function differences(item, file, entry) {
  const name = (field) => {
    const [, kind, row] = /^(points|note)-(\d+)$/.exec(field) ?? [];
    const label = item.querySelector(kind ? `[name="${field}"]` : `[data-name="${field}"]`);
    if (!kind) return label?.textContent ?? field;
    const word = item.querySelector(`label[for="${label?.id}"]`)?.textContent.replace(/ \(.*/, "") ?? field;
    return `${file.criteria[row - 1]?.name}: ${word}`;
  };
  const shown = (field, value) => {
    const choice = field === "opinion" && value && item.querySelector(`[name=opinion][value="${CSS.escape(value)}"]`);
    return choice ? item.querySelector(`label[for="${choice.id}"]`).textContent : value || "–";
  };
  const line = (field) => {
    const row = document.createElement("tr"), head = document.createElement("th");
    head.scope = "row";
    head.textContent = name(field);
    row.append(head, ...[entry.fields, entry.conflict.fields].map((fields) => {
      const cell = document.createElement("td");
      cell.textContent = shown(field, fields[field]);
      return cell;
    }));
    return row;
  };
  item.querySelector("[data-differences]").replaceChildren(...same(entry.fields, entry.conflict.fields).map(line));
}

function draw(id) {
  const item = items.get(id), file = fileOf(id), entry = entryOf(id);
  const badges = { kept: !!entry, saved: !entry && !file.sent && file.version > 0, sent: !!file.sent, changed: file.has_changed };
  for (const one of item.querySelectorAll("[data-badge]")) one.hidden = !badges[one.dataset.badge];
  item.querySelector("form").hidden = !!file.sent;
  const trouble = item.querySelector("[data-trouble]"), conflict = item.querySelector("[data-conflict]");
  trouble.hidden = !entry?.trouble;
  texts(trouble, { trouble: entry?.trouble ?? "" });
  trouble.querySelector("[data-drop]").hidden = !entry?.gone;
  conflict.hidden = !entry?.conflict;
  if (entry?.conflict) differences(item, file, entry);
  for (const line of item.querySelectorAll("[data-wrong]")) {
    const said = entry?.wrong?.[line.dataset.wrong], field = item.querySelector(`[name="${line.dataset.wrong}"]`);
    line.hidden = !said;
    line.textContent = said ?? "";
    if (said) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
}

function drawAll() {
  const list = phone.querySelector("[data-files]");
  for (const [id, item] of items) {
    if (fileOf(id)) continue;
    item.remove();
    items.delete(id);
  }
  for (const file of files) {
    const item = items.get(file.id) ?? itemOf(file);
    if (!items.has(file.id)) list.append(item);
    items.set(file.id, item);
    draw(file.id);
  }
  phone.querySelector("[data-none]").hidden = files.length > 0;
}

// Speaking with the server.

const isJson = (answer) => answer.headers.get("content-type")?.startsWith("application/json");
const mustSignIn = (answer) => answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;

let busy = false, again = false;
async function sync() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    await exchange();
  } catch {
    tell("offline");
  } finally {
    busy = false;
    if (again) { again = false; sync(); }
  }
}

async function exchange() {
  const answer = await fetch(`${place}.json`, { redirect: "manual", cache: "no-store" });
  if (mustSignIn(answer)) return tell("sign-in");
  if (!answer.ok || !isJson(answer)) return tell("waiting");
  const heard = await answer.json();
  // Somebody else has signed in here meanwhile: the page is made again, for them.
  if (heard.account !== account) return location.reload();
  merge(heard);
  let trouble;
  for (const id of unsent()) {
    const entry = entryOf(id);
    if (entry.conflict || entry.wrong || entry.gone) continue;
    trouble = await send(id, entry, heard.form_token) ?? trouble;
    if (trouble === "sign-in") return tell(trouble);
  }
  const left = unsent().map(entryOf);
  tell(trouble ?? (left.some((entry) => entry.conflict) ? "choosing" : left.length ? "waiting" : "online"));
  keepPage().catch(() => {});
}

function merge({ files: there, more }) {
  const mine = files.filter((file) => file.sent || entryOf(file.id));
  // What waits here stays to be seen, even if the server no longer gives it.
  const gone = mine.filter((file) => !there.some((one) => one.id === file.id)).map((file) => ({ ...file, kept: true }));
  const before = files;
  files = [...there, ...gone];
  for (const file of there) {
    const item = items.get(file.id), old = before.find((one) => one.id === file.id);
    if (item && !entryOf(file.id) && old?.version !== file.version) fill(item.querySelector("form"), file.fields);
  }
  keep("files", files.filter((one) => !one.sent));
  phone.querySelector("[data-more]").hidden = !more;
  drawAll();
}

async function send(id, entry, token) {
  const body = JSON.stringify({ form_token: token, file: id, version: entry.version, fields: entry.fields, sends: entry.sends });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(place, { method: "POST", headers, body, redirect: "manual" });
  if (mustSignIn(answer)) return "sign-in";
  if (answer.status >= 500 || answer.status === 429) return "waiting";
  const heard = isJson(answer) ? await answer.json() : {};
  const now = entryOf(id), isStill = now && now.sends === entry.sends && !same(now.fields, entry.fields).length;
  const file = fileOf(id);
  if (answer.ok) {
    Object.assign(file, { version: heard.version, fields: entry.fields, sent: heard.submitted });
    if (isStill) forget(id);
    else keep(`entry:${id}`, { ...now, version: heard.version });
    keep("files", files.filter((one) => !one.sent));
  } else if (answer.status === 409 && !heard.submitted) {
    keep(`entry:${id}`, { ...now, conflict: { version: heard.version, fields: heard.fields } });
    items.get(id).open = true;
  } else if (Object.keys(heard.wrong ?? {}).length) {
    if (isStill) keep(`entry:${id}`, { ...now, wrong: heard.wrong, trouble: phone.dataset.refused });
  } else {
    keep(`entry:${id}`, { ...now, gone: true, trouble: [heard.sentence, phone.dataset.gone].filter(Boolean).join(" ") });
  }
  draw(id);
}

// The page and what it is made of stay here, so that it opens without network.
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker, { scope: place });
  await document.fonts.ready;
  const named = [...document.querySelectorAll("link[href^='/assets/'], script[src^='/assets/']")].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname).filter((path) => path.startsWith("/assets/"));
  const wanted = [...new Set([...named, ...loaded])], cache = await caches.open("appraisal");
  const page = await fetch(place, { redirect: "manual" });
  if (!page.ok) return;
  await cache.put(place, page);
  for (const path of wanted) if (!await cache.match(path)) await cache.add(path);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname !== place && !wanted.includes(pathname)) await cache.delete(request);
  }
  phone.dataset.ready = "true";
}

// Signing out leaves nothing behind. The server says so too, for every other page of the site.
addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== "/dang-xuat") return;
  if (unsent().length && !confirm(leave)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (!navigator.onLine) return;
  for (const key of keptKeys()) if (key.startsWith("appraisal:")) localStorage.removeItem(key);
  caches.delete("appraisal");
}, true);

phone.querySelector("[data-now]").addEventListener("click", sync);
addEventListener("online", sync);
addEventListener("offline", () => tell("offline"));
addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
setInterval(() => { if (["offline", "full"].includes(state) || (state === "waiting" && !document.hidden)) sync(); }, retryMs);
drawAll();
sync();
