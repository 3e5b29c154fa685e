// A model's whole life as those who live it: registered, returned, completed, at work, assessed, appraised, voted on, recognised,
// public, exemplary, awarded, endorsed, copied in another province, looked at again, withdrawn. Every page on the way is looked at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, appears, councilPasses, day, fill, model, newWindow, openBrowser, post, press, signIn } from "./site.mjs";

const members = ["uyvien1", "uyvien2", "uyvien3", "uyvien4", "uyvien5", "uyvien6", "uyvien7"];
const absent = "Đinh Công Yên", remote = "Phan Thị Sương", inConflict = "uyvien6";
const decision = { number: "46-QĐ/ĐU", "decided-on": day(0), signer: "Nguyễn Văn Thuận, Phó Bí thư", "legal-basis": "Kế hoạch số 12-KH/ĐU" };
const shots = process.env.KHEO_SHOTS;

let site, browser;
before(async () => {
  [site, browser] = [await Site.start(), await openBrowser()];
  if (shots) mkdirSync(shots, { recursive: true });
});
after(async () => { await browser?.close(); await site?.end(); });

/** One telling of the story: its windows, what it found wrong, and the pages it looked at. */
class Story {
  constructor({ name, ...options }) {
    Object.assign(this, { name, options, wrong: [], seen: 0, windows: [] });
  }

  async window(options = {}) {
    const window = await newWindow(browser, site, { ...this.options, ...options });
    this.windows.push(window);
    return window;
  }

  /** Somebody signs in, in a window of their own. */
  async as(login, options) {
    const page = await signIn(await this.window(options), login);
    page.on("console", (message) => {
      const isExpected = /status of 4\d\d|ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(message.text());
      if (message.type() === "error" && !isExpected) this.wrong.push(`${page.url()}: console: ${message.text()}`);
    });
    return page;
  }

  /** Looks at the page that is open. */
  async look(page, name) {
    this.seen += 1;
    const file = `${this.name}-${String(this.seen).padStart(2, "0")}-${name.replace(/[^a-z0-9]+/gi, "-")}.png`;
    const shown = this.options.javaScriptEnabled ? page : await this.twin(page);
    this.wrong.push(...(await look(shown, name, this.options.language)));
    if (shots) await shown.screenshot({ path: path.join(shots, file), fullPage: true });
  }

  async twin(page) {
    this.withScripts ??= await this.window({ javaScriptEnabled: true });
    return twinOf(page, this.withScripts);
  }

  /** Goes to an address and looks. */
  async go(page, address, name) {
    assert.equal((await page.goto(address)).status(), 200, `${name}: ${address}`);
    await this.look(page, name);
  }

  /** Fills the form that leads somewhere, opened if it was closed, sends it, and looks at what comes. */
  async send(page, action, values, name, button = "button:not([type=button])") {
    const form = page.locator(`main form[method="post"][action$="${action}"]`).first();
    await unfold(form);
    await fillForm(form, values);
    const answer = await press(page, form.locator(button).first());
    if (answer.status() !== 200) throw new Error(`${action}: ${answer.status()}\n${await page.locator("main").innerText()}`);
    if (name) await this.look(page, name);
  }

  async end() {
    for (const window of this.windows) await window.close();
    assert.deepEqual(this.wrong, []);
  }
}

/** Opens the panel in which something stands. */
async function unfold(inside) {
  const panel = inside.locator("xpath=ancestor::details[not(@open)]");
  for (const one of await panel.all()) await one.locator("summary").first().click();
}

/** Fills a form's fields by their names; what stands for a choice is ticked. */
async function fillForm(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]`);
    const [tag, type] = await field.first().evaluate((element) => [element.tagName, element.type]);
    if (type === "radio" || type === "checkbox") await form.locator(`[name="${name}"][value="${value}"]`).check();
    else if (tag === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Counts the screens that somebody sees from now on, the one before them included. */
function screens(page) {
  let count = 1;
  page.on("framenavigated", (frame) => { if (frame === page.mainFrame()) count += 1; });
  return () => count;
}

const idOf = (page) => /\/mo-hinh\/([^/?#]+)/.exec(page.url())[1];
const flash = (page) => page.locator(".flash--done").first().innerText();

/** Lan registers a model that exists already: the fewer screens the better. Returns its file's address. */
async function registered(story, lan, title) {
  await story.go(lan, "/lam-viec", "today");
  const count = screens(lan);
  await press(lan, 'main a.button[href="/lam-viec/mo-hinh/moi"]');
  await story.look(lan, "registering");
  const more = { stream: "existing", households: "120", money: "6000000", workdays: "80", "baseline-1": "0" };
  await fillForm(lan.locator("main form.form"), { ...model(title), ...more });
  await press(lan, "button[name=send]");
  if (lan.url().endsWith("/doi-chieu")) {
    await story.look(lan, "compared with what is alike");
    await story.send(lan, "/doi-chieu", { judgement: "different", reason: "Là đoạn kênh khác." });
  }
  await story.look(lan, "the file registered");
  assert.ok(count() <= 4, `registering an existing model took ${count()} screens`);
  return `/lam-viec/mo-hinh/${idOf(lan)}`;
}

/** Hải returns the file, Lan completes it, Hải accepts it. */
async function returnedAndAccepted(story, lan, hai, file) {
  await story.go(hai, "/lam-viec", "an appraiser's today");
  await press(hai, hai.locator(`main a[href="${file}"]`).first());
  await story.look(hai, "a file that waits");
  await story.send(hai, "/tra-lai", { reason: "Xin ghi rõ 6.000.000 đồng do ai góp.", "due-on": day(7) }, "the file returned");
  await story.go(lan, file, "the file that came back");
  await press(lan, `main a[href="${file}/sua"]`);
  await story.look(lan, "completing it");
  await fill(lan, { resources: "80 ngày công; 6.000.000 đồng do 120 hộ góp." });
  await press(lan, "button[name=send]");
  if (lan.url().endsWith("/doi-chieu")) await story.send(lan, "/doi-chieu", { judgement: "different", reason: "Là đoạn kênh khác." });
  await hai.goto(file);
  await story.send(hai, "/tiep-nhan", {}, "the file accepted");
}

/** Lan notes what was done, adds a photograph and assesses the work. */
async function worked(story, lan, file) {
  await story.go(lan, `${file}/tien-do`, "progress");
  await story.send(lan, "/tien-do", { "noted-on": day(0), said: "Mười hai hộ vớt rác 800 m kênh." }, "progress noted");
  await story.go(lan, `${file}/minh-chung`, "no evidence yet");
  const buffer = await lan.screenshot({ clip: { x: 0, y: 0, width: 360, height: 240 } });
  await lan.setInputFiles("#file-1", { name: "kenh.png", mimeType: "image/png", buffer });
  const words = { "title-1": "Kênh sau ba tháng", "alternative-1": "Một đoạn kênh không còn rác", "public-1": "1" };
  await story.send(lan, "/minh-chung", words, "evidence");
  assert.equal(await lan.locator(".evidence img").evaluate((image) => image.complete && image.naturalWidth > 0), true, "the photograph shows");
  await story.go(lan, `${file}/tu-danh-gia`, "assessing");
  const result = { "result-1": "3", households: "118", overall: "Kênh sạch, bà con giữ lịch vớt rác." };
  await story.send(lan, "/tu-danh-gia", result, "assessed", "button[name=submit]");
  assert.equal(await lan.locator("#submitted").count(), 1);
}

const points = { "points-1": "13", "points-2": "18", "points-3": "21", "points-4": "12", "points-5": "11", "points-6": "7" };

/** Hải gives the file to Vinh and Mai; Vinh scores at the desk, Mai at the site. */
async function appraised(story, hai, file, title) {
  await story.go(hai, `${file}/tham-dinh`, "assigning");
  for (const name of ["Đỗ Quang Vinh", "Bùi Thanh Mai"]) await hai.getByLabel(name).check();
  await story.send(hai, "/phan-cong", { mode: "field", "due-on": day(5) }, "assigned");
  const vinh = await story.as("vinh");
  await story.go(vinh, "/lam-viec/tham-dinh", "the queue");
  await press(vinh, vinh.locator(`main a[href="${file}/tham-dinh"]`).first());
  const count = screens(vinh);
  await story.look(vinh, "a sheet");
  await fillForm(vinh.locator(".sheet-form"), { ...points, opinion: "agree", "visited-on": day(0) });
  assert.equal(count(), 1, "a file is scored on one screen");
  await press(vinh, "button[name=send]");
  await story.look(vinh, "a sheet sent");
  if (story.options.javaScriptEnabled) await scoredWithoutNetwork(story, file, title);
  else {
    const mai = await story.as("mai");
    await story.go(mai, "/lam-viec/tham-dinh/may", "the telephone's page without scripts");
    await mai.goto(`${file}/tham-dinh`);
    await fillForm(mai.locator(".sheet-form"), { ...points, "points-2": "9", opinion: "agree", "visited-on": day(0) });
    await press(mai, "button[name=send]");
  }
  await story.go(hai, `${file}/tham-dinh`, "sheets side by side");
  assert.equal(await hai.locator("main table").count() >= 2, true, "both sheets are shown");
}

/** Mai stands at the canal, where there is no network. */
async function scoredWithoutNetwork(story, file, title) {
  const mai = await story.as("mai", { width: 360 });
  await mai.goto("/lam-viec/tham-dinh/may");
  await mai.locator('#phone[data-ready="true"]').waitFor();
  await story.look(mai, "the telephone");
  await mai.context().setOffline(true);
  await mai.reload();
  await mai.locator('[data-state="offline"]').waitFor({ state: "visible" });
  await mai.locator("summary", { hasText: title }).click();
  await fillForm(mai.locator(".phone-form").first(), { ...points, "points-2": "9", opinion: "agree", "visited-on": day(0) });
  await story.look(mai, "the telephone without network");
  await mai.locator("button[name=send]").click();
  await mai.context().setOffline(false);
  await mai.locator('[data-badge="sent"]').waitFor({ state: "visible" });
  await story.look(mai, "the telephone after sending");
  assert.match(await mai.locator("summary", { hasText: title }).innerText(), /Kênh/);
  assert.equal((await mai.goto(`${file}/tham-dinh`)).status(), 200);
}

/** Ngọc forms a council of seven and calls it together. Returns her page, at the session. */
async function calledTogether(story, id) {
  const ngoc = await story.as("ngoc");
  await story.go(ngoc, "/lam-viec/hoi-dong", "councils");
  await story.send(ngoc, "/hoi-dong", { name: `Hội đồng bình xét ${story.name}`, unit: "30043" }, "a council without members");
  for (const [place, login] of members.entries()) {
    await story.send(ngoc, "/thanh-vien", { login, role: place === 0 ? "chair" : "member", from: day(0) });
  }
  await story.look(ngoc, "a council of seven");
  await story.send(ngoc, "/phien", { "held-on": day(0), place: "Hội trường xã", mode: "mixed" }, "a session prepared");
  const session = ngoc.url();
  await story.go(ngoc, `${session}/ho-so`, "choosing files");
  await story.send(ngoc, "/ho-so", { [`file-${id}`]: "1" }, "a session with its agenda");
  const row = (name) => ngoc.locator(".council-roll tr", { hasText: name });
  for (const select of await ngoc.locator(".council-roll select").all()) await select.selectOption("present");
  await row(absent).locator("select").selectOption("absent");
  await row(remote).locator("input[type=checkbox]").check();
  await story.send(ngoc, "/diem-danh", {}, "the roll taken");
  await story.send(ngoc, "/khai-mac", {}, "a session open");
  return ngoc;
}

/** The council votes: one is absent, one in conflict, five vote. */
async function votedOn(story, id) {
  const ngoc = await calledTogether(story, id);
  const session = ngoc.url();
  const sixth = await story.as(inConflict);
  await story.go(sixth, "/hop", "a member's sessions");
  await press(sixth, sixth.locator('main .task-title a[href*="/hop/"]').first());
  await story.look(sixth, "a session as a member sees it");
  await press(sixth, sixth.locator("main .task-title a").first());
  await story.look(sixth, "a file before the vote");
  await story.send(sixth, "/phieu", {}, "a conflict declared");
  await ngoc.goto(session);
  await ngoc.locator('main [name^="candidate-"]').check();
  await story.send(ngoc, "/mo-phieu", {}, "a vote open");
  for (const [place, login] of members.slice(0, 5).entries()) {
    const voter = await story.as(login);
    await voter.goto(session.replace("/lam-viec/phien-hop/", "/hop/"));
    await press(voter, 'main .button-row a[href*="/phieu"]');
    if (place === 0) await story.look(voter, "a ballot");
    await story.send(voter, "/phieu", { choice: place === 2 ? "no" : "yes" }, place === 0 && "a ballot cast");
    await voter.context().close();
  }
  await ngoc.goto(session);
  await ngoc.locator('main [name^="candidate-"]').check();
  await story.send(ngoc, "/mo-phieu", {}, "a vote closed", 'button[formaction$="/dong-phieu"]');
  assert.match(await ngoc.locator("main").innerText(), /4\/5/);
  await story.send(ngoc, "/be-mac", {}, "a session closed");
  await story.go(ngoc, `${session.replace("/lam-viec/phien-hop/", "/hop/")}/bien-ban`, "minutes");
}

/** Presses the step of honours with this word, fills its form and sends it. */
async function honoured(story, page, file, step, values, name) {
  await page.goto(`${file}/khen-thuong`);
  await press(page, page.locator(`main a[href*="buoc=${step}"]`));
  await story.look(page, `${name}: form`);
  await story.send(page, `/khen-thuong/${step}`, values, name);
}

/** Thư recognises and publishes the model, and everybody reads it. */
async function recognised(story, thu, file) {
  await story.go(thu, `${file}/binh-xet`, "what the council said");
  await thu.goto(file);
  await story.look(thu, "a file to recognise");
  await story.send(thu, "/cong-nhan", { ...decision, level: "commune" }, "the file recognised");
  await story.send(thu, "/cong-khai", {}, "the file public");
}

/** Exemplary, proposed upward by Lan, awarded by the province. */
async function awarded(story, lan, thu, file) {
  await story.go(thu, `${file}/khen-thuong`, "honours");
  await honoured(story, thu, file, "tieu-bieu", { ...decision, level: "commune" }, "exemplary");
  await honoured(story, lan, file, "de-nghi", { award: "provincial_merit" }, "proposed upward");
  await honoured(story, thu, file, "tang", { ...decision, level: "province" }, "awarded");
}

/** Thư opens a poll over two models; Lành endorses this one. */
async function endorsed(story, thu, id) {
  await story.go(thu, "/lam-viec/binh-chon", "polls of the office");
  await story.go(thu, "/lam-viec/binh-chon/moi", "a poll to prepare");
  const other = await thu.locator('main [name^="chon-"]').evaluateAll((all, id) => all.map((one) => one.name).find((name) => !name.endsWith(id)), id);
  const poll = { title: `Mô hình được yêu thích ${story.name}`, unit: "30043", "opens-on": day(0), "last-day": day(7), "count-shown": "after_close" };
  await story.send(thu, "/binh-chon/moi", { ...poll, [`chon-${id}`]: "1", [other]: "1" }, "a poll prepared");
  await story.send(thu, "/mo", {}, "a poll open");
  const lanh = await story.as("lanh");
  await story.go(lanh, "/binh-chon", "polls");
  await press(lanh, lanh.getByRole("link", { name: poll.title }));
  await story.look(lanh, "a poll");
  await story.send(lanh, "/chon", { "mo-hinh": id }, "a poll endorsed");
  assert.equal(await lanh.locator(`[name="mo-hinh"][value="${id}"]`).isChecked(), true);
}

/** Hà, in An Giang, finds the model, takes it over and says what came of it. */
async function copied(story, title, id) {
  const ha = await story.as("duongha");
  await ha.goto("/");
  await ha.fill("#q", title);
  await press(ha, "main .search-box button");
  await appears(ha, ha.locator(".card-title a", { hasText: title }));
  await story.look(ha, "found");
  await press(ha, ha.locator(".card-title a", { hasText: title }));
  await story.look(ha, "the public model");
  await press(ha, `main a[href="/lam-viec/mo-hinh/moi?tu=${id}"]`);
  await story.look(ha, "registering a copy");
  assert.equal(await ha.locator('[name="objectives"]').inputValue(), model(title).objectives, "what can be taken over is there");
  await fill(ha, { ...model(`${title}, làm theo ở An Giang`), lead: "Chi hội Nông dân ấp Vĩnh Hoà" });
  await press(ha, "button[name=send]");
  if (ha.url().endsWith("/doi-chieu")) await story.send(ha, "/doi-chieu", { judgement: "different", reason: "Ở tỉnh khác." });
  const copy = `/lam-viec/mo-hinh/${idOf(ha)}/nhan-rong`;
  await story.go(ha, copy, "a copy");
  await story.send(ha, "/nhan-rong", { result: "2 km kênh đã sạch." }, "a copy's result");
}

/** Hải looks at the model again. */
async function lookedAtAgain(story, hai, file, id) {
  await story.go(hai, "/lam-viec/kiem-tra-lai", "models to look at again");
  await story.send(hai, "/kiem-tra-lai", { [`effect-${id}`]: "effective", [`note-${id}`]: "Kênh vẫn sạch." }, "looked at again");
  await story.go(hai, `${file}/kiem-tra-lai`, "a model looked at again");
}

for (const options of [
  { name: "vi-1280-js", language: "vi", width: 1280, javaScriptEnabled: true },
  { name: "en-360-plain", language: "en", width: 360, javaScriptEnabled: false },
]) {
  test(`a model's whole life: ${options.name}`, { timeout: 400_000 }, async () => {
    const story = new Story(options);
    const title = `Kênh sạch ấp 6 ${options.name}`;
    const lan = await story.as("lan"), hai = await story.as("hai");
    const file = await registered(story, lan, title);
    const id = file.split("/").at(-1);
    await returnedAndAccepted(story, lan, hai, file);
    await worked(story, lan, file);
    await appraised(story, hai, file, title);
    await votedOn(story, id);
    const thu = await story.as("thu");
    await recognised(story, thu, file);
    await awarded(story, lan, thu, file);
    await endorsed(story, thu, id);
    await copied(story, title, id);
    await lookedAtAgain(story, hai, file, id);
    await honoured(story, thu, file, "thu-hoi", { ...decision, reason: "Kênh lại đầy rác, không ai giữ." }, "withdrawn");
    const anybody = await (await story.window()).newPage();
    await story.go(anybody, `/mo-hinh/x-${id}`, "the public model withdrawn");
    assert.equal(await anybody.locator(".flash--care").count(), 1);
    assert.equal(await anybody.locator(".page-head .badge--returned").count(), 1, "the badge says so too");
    await story.go(anybody, `/mo-hinh/x-${id}/nhan-rong`, "the tree of copies");
    await story.go(lan, file, "the file at its end");
    await story.go(lan, "/lam-viec/thong-bao", "what Lan was told");
    await story.end();
  });
}

test("fifty recognitions are decided on three screens", { timeout: 120_000 }, async () => {
  const story = new Story({ name: "fifty", language: "vi", width: 1280, javaScriptEnabled: true });
  const lan = await story.as("lan");
  await lan.goto("/lam-viec/mo-hinh/moi");
  const unit = await lan.locator('[name="unit"]').inputValue();
  await lan.goto("/tai-khoan");
  for (let number = 1; number <= 50; number += 1) {
    const more = { "form-key": `fifty-${number}`, unit, stream: "new", subject: "collective", year: day(0).slice(-4), send: "1" };
    const url = await post(lan, "/lam-viec/mo-hinh", { ...model(`Kênh sạch, đoạn ${number}`), ...more });
    if (url.endsWith("/doi-chieu")) await post(lan, url, { judgement: "different", reason: "Là đoạn kênh khác." });
  }
  const hai = await story.as("hai");
  await story.go(hai, "/lam-viec/mo-hinh?trang-thai=submitted", "files that wait");
  await hai.locator("[data-check-all]").click();
  await press(hai, 'button[name=viec][value="tiep-nhan"]');
  await story.look(hai, "many files to accept");
  const ids = await hai.locator('main [name^="chon-"]').evaluateAll((all) => all.map((box) => box.name.slice("chon-".length)));
  await press(hai, "main form.form button");
  await story.look(hai, "many files accepted");
  assert.ok(ids.length >= 50);
  await councilPasses(browser, site, ids);

  const thu = await story.as("thu");
  const count = screens(thu);
  await thu.goto("/lam-viec/quyet-dinh/moi");
  await story.look(thu, "a decision list");
  await thu.locator("[data-check-all]").click();
  // A model of the demonstration waits for its council: it is not part of this decision.
  for (const box of await thu.locator('main [name^="file-"]').all()) await box.setChecked(ids.includes((await box.getAttribute("name")).slice("file-".length)));
  const form = thu.locator('main form[method="post"]');
  await fillForm(form, { ...decision, level: "commune" });
  await press(thu, form.locator("button:not([type=button])"));
  await story.look(thu, "a decision list once more");
  await press(thu, "button[name=confirmed]");
  await story.look(thu, "a decision recorded");
  assert.ok(count() - 1 <= 3, `deciding fifty recognitions took ${count() - 1} screens`);
  assert.equal(await thu.locator("main tbody tr").count(), ids.length);
  await story.end();
});
