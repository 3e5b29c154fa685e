// A reader has an act verified by the page itself, and every way to spoil what the page is given is seen. The pieces are also tried
// alone, on published vectors and on the whole log of the demonstration.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { look } from "./look.mjs";
import { Site, newWindow, openBrowser } from "./site.mjs";

// As a module whatever the nearest package says of its files.
const script = readFileSync(new URL("../../assets/record-verify.js", import.meta.url));
const verify = await import(`data:text/javascript;base64,${script.toString("base64")}`);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();

const base64 = (bytes) => Buffer.from(bytes).toString("base64");

/** The root over hashes of leaves, as RFC 6962 says it and not as the script goes about it. */
const half = (count) => 2 ** (Math.ceil(Math.log2(count)) - 1);
const rootOf = (all) => (all.length === 1 ? all[0] : sha256([1], rootOf(all.slice(0, half(all.length))), rootOf(all.slice(half(all.length)))));
const pathOf = (at, all) => {
  if (all.length === 1) return [];
  const cut = half(all.length), [left, right] = [all.slice(0, cut), all.slice(cut)];
  return at < cut ? [...pathOf(at, left), rootOf(right)] : [...pathOf(at - cut, right), rootOf(left)];
};
/** Tiles over hashes of leaves: each level has the roots of the full tiles below it. */
const tilesOf = (leaves) => {
  const tiles = new Map();
  for (let level = 0, row = leaves; row.length; level++) {
    const above = [];
    for (let number = 0; number * 256 < row.length; number++) {
      const some = row.slice(number * 256, number * 256 + 256);
      tiles.set(verify.tileAt(level, number, leaves.length).path, new Uint8Array(Buffer.concat(some)));
      if (some.length === 256) above.push(rootOf(some));
    }
    row = above;
  }
  return tiles;
};
const leavesOf = (count, name = "leaf") => Array.from({ length: count }, (_, at) => sha256([0], Buffer.from(`${name} ${at}`)));

let site, browser, act, bare;
before(async () => {
  [site, browser] = [await Site.start(), await openBrowser()];
  const acts = async (kind) => (await (await fetch(`${site.url}/api/v1/record/acts?loai=${kind}`)).json()).acts;
  [act, bare] = [(await acts("exemplars.published"))[0].act, (await acts("organisations.units-imported"))[0]?.act];
});
after(async () => { await browser?.close(); await site?.end(); });

test("the published vectors of the formats hold", async () => {
  assert.equal(hex(await verify.leafHash(new Uint8Array())), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  const signed = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=";
  const note = (text, ...signatures) => ({ origin: "example.com/foo", text, signatures: signatures.map((one) => ({ name: "example.com/foo", bytes: Buffer.from(one, "base64") })) });
  const text = "This is an example message.\n", wrong = base64(flip(Buffer.from(signed, "base64"), 20));
  assert.equal(await verify.checkSignature(note(text, signed), vkey), "example.com/foo");
  for (const bad of [note("This is another message.\n", signed), note(text), note(text, wrong), note(text, signed, wrong), { ...note(text, signed), origin: "example.com/bar" }]) {
    await assert.rejects(verify.checkSignature(bad, vkey), { what: "signature" });
  }
  await assert.rejects(verify.checkSignature(note(text, signed), vkey.replace("530d903a", "530d903b")), { what: "signature" }, "a number of another key");
  assert.equal(verify.tileAt(0, 1234067, 2 ** 40).path, "0/x001/x234/067");
  assert.deepEqual(verify.tileAt(1, 0, 70_000), { path: "1/000", width: 256 });
  assert.deepEqual(verify.tileAt(2, 0, 70_000), { path: "2/000.p/1", width: 1 });
});

test("the log with which Tessera is tested is understood", async () => {
  const words = "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten".split(" ");
  const leaves = await Promise.all(words.map((word) => verify.leafHash(Buffer.from(word)))), tiles = tilesOf(leaves);
  const roots = { 1: "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=", 2: "T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=", 3: "Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=", 7: "IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=", 15: "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=" };
  for (const [size, root] of Object.entries(roots)) {
    assert.deepEqual((await verify.rootsFromTiles(Number(size), 15, async (path) => tiles.get(path))).map(base64), [root, roots[15]], `size ${size}`);
  }
  const vkey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
  const note = `example.com/log/testdata\n15\n${roots[15]}\n\n— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n`;
  assert.equal(await verify.checkSignature(verify.readCheckpoint(note), vkey), "example.com/log/testdata");
  await assert.rejects(verify.checkSignature(verify.readCheckpoint(note.replace("\n15\n", "\n14\n")), vkey), { what: "signature" });
});

test("the roots of any two sizes come out of one reading of few tiles", { timeout: 120_000 }, async () => {
  const all = leavesOf(66_000), pairs = [[255, 256], [256, 257], [255, 513], [1, 66_000], [600, 66_000], [65_535, 65_536], [65_536, 65_537], [65_537, 66_000], [65_999, 66_000], [66_000, 66_000]];
  for (let size = 1; size <= 24; size++) for (let old = 1; old <= size; old++) pairs.push([old, size]);
  for (const [old, size] of pairs) {
    const tiles = tilesOf(all.slice(0, size)), read = new Set();
    const roots = await verify.rootsFromTiles(old, size, async (path) => { read.add(path); return tiles.get(path); });
    assert.deepEqual(roots.map(hex), [old, size].map((count) => hex(rootOf(all.slice(0, count)))), `${old} of ${size}`);
    assert.ok(read.size <= 6, `${old} of ${size}: ${[...read]}`);
  }
});

test("a server with two histories finds no tiles that please both", { timeout: 120_000 }, async () => {
  const [old, size] = [600, 66_000], one = leavesOf(size), two = [...one];
  two[520] = sha256("another act");
  const [mine, theirs] = [tilesOf(one), tilesOf(two)];
  const before = { size: old, root: rootOf(one.slice(0, old)), note: "" }, now = { size, root: rootOf(two), note: "" };
  await verify.checkContinues(before, { ...now, root: rootOf(one) }, async (path) => mine.get(path));
  const read = new Set();
  // Those at the border and those at the edge, which two readings apart from each other would take.
  for (const border of [old, size]) await verify.rootsFromTiles(border, size, async (path) => { read.add(path); return mine.get(path); });
  const apart = [...read].filter((path) => hex(mine.get(path)) !== hex(theirs.get(path)));
  assert.ok(apart.length >= 2, "the histories differ in tiles that are read");
  // Whichever of its two histories each tile is taken from.
  for (let choice = 0; choice < 2 ** apart.length; choice++) {
    const readTile = async (path) => ((choice >> apart.indexOf(path)) & 1 && apart.includes(path) ? theirs : mine).get(path);
    await assert.rejects(verify.checkContinues(before, now, readTile), (error) => ["tile", "split"].includes(error.what), `choice ${choice}`);
  }
  // Nor another answer each time that it is asked.
  let asked = 0;
  for (let turn = 0; turn < 64; turn++) await assert.rejects(verify.checkContinues(before, now, async (path) => ((turn >> (asked++ % 6)) & 1 ? theirs : mine).get(path)), verify.Refused);
});

test("every size of the whole log has the root that its leaves give, and every leaf its path", { timeout: 120_000 }, async () => {
  const note = await (await fetch(`${site.url}/log/checkpoint`)).text();
  const checkpoint = verify.readCheckpoint(note);
  const vkey = (await (await fetch(`${site.url}/log/vkey`)).text()).trim();
  assert.equal(await verify.checkSignature(checkpoint, vkey), vkey.split("+")[0]);
  const tiles = new Map();
  const readTile = async (path) => {
    if (!tiles.has(path)) tiles.set(path, new Uint8Array(await (await fetch(`${site.url}/log/tile/${path}`)).arrayBuffer()));
    return tiles.get(path);
  };
  const leaves = [];
  for (let number = 0; number * 256 < checkpoint.size; number++) {
    const tile = await readTile(verify.tileAt(0, number, checkpoint.size).path);
    for (let at = 0; at < tile.length; at += 32) leaves.push(tile.slice(at, at + 32));
  }
  assert.equal(leaves.length, checkpoint.size);
  assert.equal(hex(rootOf(leaves)), hex(checkpoint.root));
  for (let size = 1; size <= checkpoint.size; size++) {
    const some = leaves.slice(0, size), root = hex(rootOf(some));
    assert.deepEqual((await verify.rootsFromTiles(size, checkpoint.size, readTile)).map(hex), [root, hex(checkpoint.root)], `size ${size}`);
    for (const at of new Set([0, size >> 1, size - 1])) {
      assert.equal(hex(await verify.rootByPath(some[at], at, size, pathOf(at, some))), root, `leaf ${at} of ${size}`);
      if (size > 1) await assert.rejects(verify.rootByPath(some[at], at, size, pathOf(at, some).slice(1)), { what: "inclusion" });
    }
  }
});

for (const { width, language } of [{ width: 1280, language: "vi" }, { width: 1280, language: "en" }, { width: 360, language: "vi" }, { width: 360, language: "en" }]) {
  test(`a reader verifies an act with the keyboard alone: ${width} px, ${language}`, { timeout: 60_000 }, async () => {
    const window = await newWindow(browser, site, { width, language }), page = await window.newPage();
    await page.goto(`/nhat-ky/${act}`);
    const isHere = () => page.evaluate(() => document.activeElement?.closest("#record-check") !== null);
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press("Tab");
      if (await isHere()) break;
    }
    await page.keyboard.press("Enter");
    await page.locator(".record-outcome[data-result]").waitFor();
    const good = { vi: "Mọi điều kiểm được trên trang này đều đúng.", en: "Everything that can be checked on this page holds." }[language];
    assert.equal(await page.locator(".record-outcome").innerText(), good, await page.locator(".record-steps").innerText());
    assert.equal(await page.locator(".record-steps li[data-result=good]").count(), 5);
    assert.deepEqual(await look(page, "an act that was verified", language), []);
    assert.ok(await isHere(), "the focus stays");
    if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/verify-${width}-${language}.png`, fullPage: true });
    // Once more: the browser remembers.
    await page.keyboard.press("Enter");
    await page.locator(".record-outcome[data-result=good]").waitFor();
    assert.match(await page.locator(".record-steps li").last().innerText(), language === "vi" ? /nối tiếp/ : /continues/);
    assert.equal(await page.locator(".record-steps li").count(), 5);
    await window.close();
  });
}

test("every sentence that the script may say is on the page", async () => {
  const page = await (await fetch(`${site.url}/nhat-ky/${act}`)).text();
  const source = String(script), named = (pattern) => [...source.matchAll(pattern)].map(([, name]) => name);
  const all = [...named(/(?:Refused|Unknown)\("([\w-]+)"/g).map((name) => `not-${name}`), ...named(/\bsay\("([\w-]+)"/g), ...named(/tell\("\w+", "([\w-]+)"/g),
    ...["fields", "closed", "no-fields", "continues", "first", "not-form", "good", "bad", "open", "outcome-good", "outcome-bad", "outcome-open"]];
  const there = [...page.matchAll(/data-say="([\w-]+)"/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(all)].sort(), there.sort());
});

test("there is no button while no checkpoint covers the act, nor without JavaScript", { timeout: 60_000 }, async () => {
  for (const javaScriptEnabled of [true, false]) {
    const window = await newWindow(browser, site, { javaScriptEnabled }), page = await window.newPage();
    if (javaScriptEnabled) await page.route(/\/nhat-ky\/[0-9a-f]+$/, async (asking) => {
      const answer = await asking.fetch();
      return asking.fulfill({ response: answer, body: (await answer.text()).replace(' data-covered="1"', "") });
    });
    await page.goto(`/nhat-ky/${act}`, { waitUntil: "networkidle" });
    assert.equal(await page.locator("#record-check button").count(), 0);
    await window.close();
  }
});

// Whatever is spoilt is refused by the check that is meant for it, and told in its own sentence.
function flip(body, at) { const bytes = Buffer.from(body); bytes[at] ^= 1; return bytes; }
/** Another sign of base64 in the last signature. */
const otherSign = (body) => { const bytes = Buffer.from(body), at = body.length - 8; bytes[at] = bytes[at] === 65 ? 66 : 65; return bytes; };
const otherRoot = Buffer.alloc(32, 7).toString("base64");
const seen = (size) => ({ note: `a.example/log\n${size}\n${otherRoot}\n\n— a.example/log AAAAAAAA\n`, vkey: "a.example/log+00000000+AQ==" });
/** A key that somebody else made, under the name of this log, and a note that it has signed too, or instead. */
const stranger = generateKeyPairSync("ed25519");
const publicKey = Buffer.concat([[1], stranger.publicKey.export({ type: "spki", format: "der" }).subarray(-32)].map((part) => Buffer.from(part)));
const numberOf = (name) => sha256(Buffer.from(`${name}\n`), publicKey).subarray(0, 4);
const signs = (note, instead) => {
  const [text, lines] = [note.slice(0, note.lastIndexOf("\n\n") + 1), note.slice(note.lastIndexOf("\n\n") + 2)], [name] = text.split("\n");
  return `${text}\n${instead ? "" : lines}— ${name} ${base64(Buffer.concat([numberOf(name), sign(null, Buffer.from(text), stranger.privateKey)]))}\n`;
};
const signsProof = (body, instead) => { const cut = String(body).indexOf("\n\n") + 2; return String(body).slice(0, cut) + signs(String(body).slice(cut), instead); };
const [leafFile, proofFile, checkpointFile, tileFile] = [/\/nhat-ky\/.*\.json$/, /\.tlog-proof$/, /\/log\/checkpoint$/, /\/log\/tile\//];
const swap = (from, to) => (body) => String(body).replace(from, to);
const noEd25519 = () => { const key = crypto.subtle.importKey.bind(crypto.subtle); crypto.subtle.importKey = (...of) => (of[2].name === "Ed25519" ? Promise.reject(new DOMException("", "NotSupportedError")) : key(...of)); };

for (const { what, spoil = [], remembered, sameKey, inPage, strange, sentence, result = "bad", keeps = false, evidence = 0 } of [
  { what: "a word of the leaf", spoil: [[leafFile, swap('"v":1', '"v":2')]], sentence: "khác dòng in ở cuối trang" },
  { what: "the leaf of another act", spoil: [[leafFile, swap(/"act":"../, '"act":"00')]], sentence: "là của việc khác" },
  { what: "a leaf that is spoilt on the page too", spoil: [[leafFile, swap('"v":1', '"v":2')]], inPage: () => { const line = document.getElementById("record-line"); line.textContent = line.textContent.replace('"v":1', '"v":2'); }, sentence: "chứng cứ không dẫn tới gốc" },
  { what: "a name said twice in a leaf", spoil: [[leafFile, swap('"v":1', '"v":1,"v":1')]], inPage: () => { const line = document.getElementById("record-line"); line.textContent = line.textContent.replace('"v":1', '"v":1,"v":1'); }, sentence: "khác dòng in ở cuối trang" },
  { what: "a hash of the proof", spoil: [[proofFile, swap(/\n[A-Za-z0-9+/]{43}=\n/, `\n${otherRoot}\n`)]], sentence: "chứng cứ không dẫn tới gốc" },
  { what: "the place in the proof", spoil: [[proofFile, swap(/index \d+/, "index 0")]], sentence: "chứng cứ không dẫn tới gốc" },
  { what: "a proof that is none", spoil: [[proofFile, () => "<html>"]], sentence: "sai dạng nên không đọc được" },
  { what: "a signature", spoil: [[checkpointFile, otherSign]], sentence: "không có chữ ký đúng" },
  { what: "the signature in the proof", spoil: [[proofFile, otherSign]], sentence: "không có chữ ký đúng" },
  { what: "a line among the signatures that is none", spoil: [[checkpointFile, (body) => `${body}—\n`]], sentence: "điểm kiểm sai dạng" },
  { what: "the size that was signed", spoil: [[checkpointFile, swap(/\n\d+\n/, "\n1\n")]], sentence: "không có chữ ký đúng" },
  { what: "a tile", spoil: [[tileFile, (body) => flip(body, 3)]], sentence: "không khớp với gốc đã ký" },
  { what: "a tile that is cut", spoil: [[tileFile, (body) => body.subarray(32)]], sentence: "không khớp với gốc đã ký" },
  { what: "a field that the page shows", inPage: () => { document.querySelector("[data-field]").textContent += "."; }, sentence: "không khớp với dấu cam kết" },
  { what: "the key that opens a field", inPage: () => { document.querySelector("[data-field]").dataset.key = "00".repeat(32); }, sentence: "không khớp với dấu cam kết" },
  { what: "another history than the one seen", remembered: seen(2), sameKey: true, sentence: "có hai lịch sử khác nhau", evidence: 2 },
  { what: "another history under another key", remembered: seen(2), sentence: "có hai lịch sử khác nhau", evidence: 2 },
  { what: "a shorter record than the one seen", remembered: seen(1_000_000), sameKey: true, sentence: "ngắn hơn nhật ký 1.000.000 dòng", evidence: 2 },
  { what: "a memory that cannot be read", remembered: "spoilt", sentence: "không cho trang này nhớ", result: "open" },
  { what: "a browser that forbids to remember", inPage: () => { Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); }; }, sentence: "không cho trang này nhớ", result: "open" },
  ...[leafFile, proofFile, checkpointFile, tileFile].map((file) => ({ what: `no network for ${file}`, spoil: [[file, null]], sentence: "Điều này không có nghĩa là nhật ký sai", result: "open" })),
  { what: "a browser without Ed25519", inPage: noEd25519, sentence: "không kiểm được chữ ký Ed25519", result: "open" },
  { what: "a page that shows no field", inPage: () => { for (const field of document.querySelectorAll("[data-field]")) field.removeAttribute("data-field"); }, sentence: "từ nay nhớ nhật ký", result: "good", keeps: true },
  { what: "a new key beside which the one before signs", spoil: [[proofFile, signsProof], [checkpointFile, (body) => signs(String(body))]], remembered: "now", strange: true, sentence: "nối tiếp", result: "good", keeps: true },
  { what: "a new key for which nobody vouches", spoil: [[proofFile, (body) => signsProof(body, true)], [checkpointFile, (body) => signs(String(body), true)]], remembered: "now", strange: true, sentence: "khoá ký khác", result: "open", keeps: true },
  { what: "a key that has not signed", strange: true, sentence: "không có chữ ký đúng" },
]) {
  test(`the page sees: ${what}`, { timeout: 60_000 }, async () => {
    const window = await newWindow(browser, site, { width: evidence ? 360 : 1280 }), page = await window.newPage();
    const wrong = [];
    page.on("pageerror", (error) => wrong.push(String(error)));
    for (const [file, change] of spoil) await page.route(file, async (asking) => {
      if (change === null) return asking.abort();
      const answer = await asking.fetch(), body = await answer.body(), changed = change(body);
      assert.notDeepEqual(Buffer.from(changed), body, "something was changed");
      return asking.fulfill({ response: answer, body: Buffer.from(changed) });
    });
    await page.goto(`/nhat-ky/${act}`);
    const vkey = await page.getAttribute("#record-check", "data-vkey"), [origin] = vkey.split("+");
    let kept = null;
    if (remembered) {
      const now = { note: await (await fetch(`${site.url}/log/checkpoint`)).text(), vkey };
      kept = remembered === "now" ? JSON.stringify(now) : remembered === "spoilt" ? "{" : JSON.stringify({ ...remembered, ...(sameKey && { vkey }) });
      await page.evaluate(([name, value]) => localStorage.setItem(name, value), [`record:${origin}`, kept]);
    }
    if (strange) await page.evaluate((other) => { document.getElementById("record-check").dataset.vkey = other; }, `${origin}+${hex(numberOf(origin))}+${base64(publicKey)}`);
    if (inPage) await page.evaluate(inPage);
    await page.locator("#record-check button").click();
    await page.locator(".record-outcome[data-result]").waitFor();
    const said = await page.locator(".record-steps").innerText();
    assert.equal(await page.getAttribute(".record-outcome", "data-result"), result, said);
    assert.ok((await page.locator(".record-steps li").last().innerText()).includes(sentence), said);
    assert.equal(await page.locator(".record-steps pre").count(), evidence, said);
    if (evidence) wrong.push(...(await look(page, what, "vi")));
    if (process.env.KHEO_SHOTS && evidence) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/verify-bad.png`, fullPage: true });
    assert.deepEqual(wrong, []);
    const after = await page.evaluate((name) => localStorage.getItem(name), `record:${origin}`);
    if (keeps) assert.equal(JSON.parse(after).vkey, await page.getAttribute("#record-check", "data-vkey"), "what holds is remembered");
    else assert.equal(after, kept, "what was seen stays, and nothing spoilt is remembered");
    await window.close();
  });
}

test("an act that commits to nothing is verified too", { timeout: 60_000 }, async () => {
  const window = await newWindow(browser, site, {}), page = await window.newPage();
  await page.goto(`/nhat-ky/${bare}`);
  await page.locator("#record-check button").click();
  await page.locator(".record-outcome[data-result=good]").waitFor();
  assert.match(await page.locator(".record-steps").innerText(), /không cam kết nội dung nào/);
  await window.close();
});
