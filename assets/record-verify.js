// Checks one act of the public record in the reader's own browser. No library: SHA-256, HMAC and Ed25519 are the browser's (WebCrypto).
// Formats: c2sp.org signed-note, tlog-checkpoint, tlog-tiles, tlog-proof; hashing as in RFC 6962. Whoever does not trust this server
// does not trust this script either, which it sent: the page says so, and names kheo-verify for them.

const encode = (text) => new TextEncoder().encode(text);
// Exactly the bytes that came: nothing replaced, no mark at the beginning passed over.
const decode = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const isHash = (text) => /^[A-Za-z0-9+/]{43}=$/.test(text);
// Sizes stay far below 2^53, so numbers are exact; division stands where shifts would cut at 2^32.
const isCount = (text) => /^(0|[1-9][0-9]{0,14})$/.test(text);

/** Something does not hold: `what` names the sentence that says so. */
export class Refused extends Error { constructor(what, values = {}) { super(what); Object.assign(this, { what, values }); } }
/** Something could not be found out, which says nothing about the record. */
export class Unknown extends Refused {}

// A leaf and a node are hashed behind different bytes, so that neither can pass for the other.
export const leafHash = (entry) => sha256(join([0], entry));
export const nodeHash = (left, right) => sha256(join([1], left, right));

/** The root to which a path leads from a leaf (RFC 9162, 2.1.3.2). */
export async function rootByPath(hash, index, size, path) {
  if (!(index < size)) throw new Refused("inclusion");
  let at = index, last = size - 1;
  for (const next of path) {
    if (last === 0) throw new Refused("inclusion");
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(next, hash);
      while (at % 2 === 0 && at !== 0) at /= 2, last = Math.floor(last / 2);
    } else hash = await nodeHash(hash, next);
    at = Math.floor(at / 2), last = Math.floor(last / 2);
  }
  if (last !== 0) throw new Refused("inclusion");
  return hash;
}

/** The address of a tile below /log/tile/ in a log of `size` leaves, and how many hashes it holds. */
export function tileAt(level, number, size) {
  const width = Math.min(256, Math.floor(size / 256 ** level) - number * 256);
  const groups = String(number).padStart(Math.ceil(String(number).length / 3) * 3, "0").match(/.../g);
  const name = groups.map((group, at) => (at + 1 < groups.length ? `x${group}` : group)).join("/");
  return { path: `${level}/${name}${width < 256 ? `.p/${width}` : ""}`, width };
}

/** The hash over `count` leaves from `start` on, a whole subtree. Tiles keep every eighth level; those between are hashed again. */
async function subtree(start, count, size, readTile) {
  let level = 0, inTile = count;
  while (inTile >= 256) level += 1, inTile /= 256;
  const first = start / 256 ** level, { path, width } = tileAt(level, Math.floor(first / 256), size);
  const tile = await readTile(path);
  if (tile.length < width * 32) throw new Refused("tile");
  let row = Array.from({ length: inTile }, (_, at) => tile.slice(((first % 256) + at) * 32, ((first % 256) + at + 1) * 32));
  while (row.length > 1) row = await Promise.all(row.filter((_, at) => at % 2 === 0).map((left, at) => nodeHash(left, row[at * 2 + 1])));
  return row[0];
}

/**
 * Two roots out of the same hashes: that of the first `old` leaves, and that of all `size`. Both must come from one reading: if each were
 * computed from tiles of its own, a server with two histories could give old tiles for the old root and other ones for the new.
 */
export async function rootsFromTiles(old, size, readTile) {
  const over = async (start, end) => {
    const count = end - start;
    let half = 1;
    while (half * 2 < count) half *= 2;
    // A whole subtree on one side of the border is read; everything else is opened further.
    if ((count === 1 || half * 2 === count) && (end <= old || start >= old)) {
      const hash = await subtree(start, count, size, readTile);
      return [start < old ? hash : null, hash];
    }
    const [[left, leftNow], [right, rightNow]] = [await over(start, start + half), await over(start + half, end)];
    return [left && right ? await nodeHash(left, right) : left, await nodeHash(leftNow, rightNow)];
  };
  return over(0, size);
}

/** Reads a checkpoint: who, how many leaves, which root, and what was signed by whom. */
export function readCheckpoint(note) {
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1), [origin, size, root] = text.split("\n");
  if (end < 0 || !isCount(size) || !isHash(root)) throw new Refused("checkpoint");
  const lines = note.slice(end + 2).replace(/\n$/, "").split("\n").map((line) => /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line));
  if (lines.includes(null)) throw new Refused("checkpoint");
  const signatures = lines.map(([, name, signed]) => ({ name, bytes: fromBase64(signed) }));
  return { note, text, origin, size: Number(size), root: fromBase64(root), signatures };
}

/** Checks that a log's key has signed a checkpoint. Keys are written NAME+NUMBER+BASE64; the number is the beginning of a hash. */
export async function checkSignature(checkpoint, vkey) {
  const [name, number, ...coded] = vkey.split("+"), key = fromBase64(coded.join("+")), id = fromHex(number);
  const ofKey = (await sha256(join(encode(`${name}\n`), key))).slice(0, 4);
  if (checkpoint.origin !== name || key[0] !== 1 || key.length !== 33 || !same(id, ofKey)) throw new Refused("signature", { name });
  let known;
  try { known = await crypto.subtle.importKey("raw", key.slice(1), { name: "Ed25519" }, false, ["verify"]); } catch { throw new Unknown("no-ed25519"); }
  // Others sign too: witnesses, and for a while the key before. One signature of this key is enough, but none of it may be wrong.
  const ours = checkpoint.signatures.filter((one) => one.name === name && same(one.bytes.slice(0, 4), id));
  const fits = ({ bytes }) => crypto.subtle.verify({ name: "Ed25519" }, known, bytes.slice(4), encode(checkpoint.text));
  if (!ours.length || (await Promise.all(ours.map(fits))).includes(false)) throw new Refused("signature", { name });
  return name;
}

/** Reads a proof: the place of the leaf, the hashes beside its way up, and the checkpoint at the top. */
export function readProof(text) {
  const end = text.indexOf("\n\n"), [title, ...lines] = text.slice(0, end).split("\n");
  // What somebody put beside it is proved by nothing.
  if (lines[0]?.startsWith("extra ")) lines.shift();
  const [index, ...path] = lines;
  if (end < 0 || title !== "c2sp.org/tlog-proof@v1" || !index?.startsWith("index ") || !isCount(index.slice(6)) || !path.every(isHash)) throw new Refused("form");
  return { index: Number(index.slice(6)), path: path.map(fromBase64), checkpoint: readCheckpoint(text.slice(end + 2)) };
}

/** What a leaf must say of a value that the page shows (crates/verify/src/commitment.rs): an HMAC under a key of its own. */
export async function commitmentOf(keyHex, leaf, field, value) {
  const key = await crypto.subtle.importKey("raw", fromHex(keyHex), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bytes = encode(value), length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  const padding = new Uint8Array(bytes.length ? (64 - (bytes.length % 64)) % 64 : 64);
  const place = join(encode("kheo/commit/v1\0"), encode(`${leaf.kind}\0`), fromHex(leaf.act), encode(`${field}\0`));
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, join(place, length, bytes, padding)));
}

/** Checks that `now` continues `before`. */
export async function checkContinues(before, now, readTile) {
  const values = { old: before.size, count: now.size, notes: [before.note, now.note] };
  if (before.size > now.size) throw new Refused("shorter", values);
  // Two roots over as many lines need no tile to contradict each other.
  if (before.size === now.size && !same(before.root, now.root)) throw new Refused("split", values);
  const [old, all] = await rootsFromTiles(before.size, now.size, readTile);
  if (!same(all, now.root)) throw new Refused("tile");
  if (!same(old, before.root)) throw new Refused("split", values);
}

async function get(url, how) {
  try {
    const answer = await fetch(url, { ...how, signal: AbortSignal.timeout(20_000) });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch { /* No network, or too slow. */ }
  throw new Unknown("unreached");
}

/**
 * Goes through every check in the order of the list; `tell` hears of each how it ended, and the first that does not hold ends it.
 * `shown` is what stands on the page: its line, its fields. `memory` keeps the last checkpoint.
 */
export async function checkAct(data, shown, memory, tell) {
  const tiles = new Map();
  const readTile = (path) => tiles.get(path) ?? tiles.set(path, get(data.tiles + path)).get(path);
  const entry = await get(data.leaf), line = decode(entry), leaf = JSON.parse(line);
  // Only one spelling is allowed: of a name said twice, two readers might each take another value.
  if (leaf.act !== data.act || line !== shown.line || JSON.stringify(leaf) !== line) throw new Refused("leaf");
  tell("good", "leaf");
  const proof = readProof(decode(await get(data.proof)));
  const root = await rootByPath(await leafHash(entry), proof.index, proof.checkpoint.size, proof.path);
  if (proof.index !== Number(data.index) || !same(root, proof.checkpoint.root)) throw new Refused("inclusion");
  tell("good", "inclusion", { number: proof.index, count: proof.checkpoint.size });
  for (const { field, key, value, name } of shown.fields) {
    const said = leaf.commits[field];
    if (!said || !same(fromHex(said), await commitmentOf(key, leaf, field, value))) throw new Refused("field", { name });
  }
  const committed = Object.keys(leaf.commits).length;
  tell("good", shown.fields.length ? "fields" : committed ? "closed" : "no-fields", { count: shown.fields.length, number: committed });
  const served = readCheckpoint(decode(await get(data.checkpoint, { cache: "no-store" })));
  const name = await checkSignature(proof.checkpoint, data.vkey);
  await checkSignature(served, data.vkey);
  tell("good", "signature", { name });
  // A copy on the way may be a moment older than the proof: whichever is longer must continue the other, and what was seen before.
  const [older, newest] = [proof.checkpoint, served].sort((one, other) => one.size - other.size);
  await checkContinues(older, newest, readTile);
  let before;
  do {
    before = memory.read(name);
    if (before) await checkContinues(before, newest, readTile);
    // Only what continues is remembered: another history never takes the place of the one that was seen, in this tab or another.
  } while (!memory.replace(name, before, { note: newest.note, vkey: data.vkey }));
  tell("good", before ? "continues" : "first", { old: before?.size, count: newest.size });
  // A new key is vouched for by the one before it, which signs beside it for thirty days.
  const isVouched = !before || before.vkey === data.vkey || (await checkSignature(newest, before.vkey).catch(() => false));
  if (!isVouched) tell("open", "other-key");
}

/** The last checkpoint of each log that this browser has seen, with the key that had signed it. */
export const memoryIn = (storage) => {
  // Browsers may forbid a page to keep anything.
  const asked = (what) => { try { return what(); } catch { throw new Unknown("memory"); } };
  return {
    read: (origin) => asked(() => {
      const text = storage().getItem(`record:${origin}`);
      const kept = text && JSON.parse(text);
      return kept ? { ...readCheckpoint(kept.note), vkey: kept.vkey, text } : null;
    }),
    replace: (origin, before, after) => asked(() => {
      if (storage().getItem(`record:${origin}`) !== (before?.text ?? null)) return false;
      storage().setItem(`record:${origin}`, JSON.stringify(after));
      return true;
    }),
  };
};

const made = (tag, properties, ...children) => { const element = Object.assign(document.createElement(tag), properties); element.append(...children); return element; };

function offer(place) {
  const words = place.querySelector("template").content, inWords = (value) => (typeof value === "number" ? value.toLocaleString(document.documentElement.lang) : value);
  const say = (name, values = {}) => words.querySelector(`[data-say="${name}"]`).textContent.replace(/\{(\w+)\}/g, (_, key) => inWords(values[key]));
  const status = made("p", { className: "record-outcome" }), list = made("ol", { className: "record-steps", hidden: true });
  status.setAttribute("role", "status"), list.setAttribute("aria-label", say("steps"));
  const button = made("button", { type: "button", className: "button button--quiet" }, say("button"));
  button.addEventListener("click", async () => {
    // Not disabled, which would take the focus from who came here by keyboard.
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true", status.textContent = say("working"), delete status.dataset.result;
    list.replaceChildren(), list.hidden = false;
    const results = new Set();
    const tell = (result, name, values = {}) => {
      results.add(result);
      const item = made("li", {}, made("strong", {}, `${say(result)}: `), say(name, values));
      // Two signed checkpoints that contradict each other prove it to anybody: they are given to be copied.
      for (const note of values.notes ?? []) item.append(made("pre", { className: "record-bytes" }, made("code", {}, note)));
      item.dataset.result = result, list.append(item);
    };
    try {
      if (!globalThis.crypto?.subtle) throw new Unknown("no-crypto");
      const fields = [...document.querySelectorAll("[data-field]")].map((shown) =>
        ({ ...shown.dataset, value: shown.textContent, name: shown.parentElement.querySelector("dt").textContent }));
      const line = document.getElementById("record-line").textContent;
      await checkAct(place.dataset, { fields, line }, memoryIn(() => localStorage), tell);
    } catch (error) {
      tell(error instanceof Unknown ? "open" : "bad", `not-${error instanceof Refused ? error.what : "form"}`, error.values);
    }
    const outcome = ["bad", "open", "good"].find((result) => results.has(result));
    status.textContent = say(`outcome-${outcome}`), status.dataset.result = outcome, button.ariaDisabled = null;
  });
  place.append(button, status, list);
}

const place = globalThis.document?.getElementById("record-check");
if (place?.dataset.covered) offer(place);
