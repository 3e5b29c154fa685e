// Hoa comments below a story and confirms by the link of her letter; Thu reads it in the queue by keyboard and refuses, then reads
// another one and publishes. A reply with a word of the lists is read by two, beside what it answers, by keyboard alone. Once with a mouse and scripts in Vietnamese, once on a telephone without scripts in English.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => {
  [site, browser] = [await Site.start(), await openBrowser()];
  // Somebody who may read again.
  const grant = ["user", "grant", "mai", "publisher", "82", "--data", path.join(site.folder, "data")];
  const granted = spawnSync(site.server.spawnfile, grant, { cwd: site.folder, encoding: "utf8" });
  assert.equal(granted.status, 0, granted.stderr);
});
after(async () => { await browser?.close(); await site?.end(); });

/** The path of the link in the newest letter to somebody. */
async function link(to, what) {
  const folder = path.join(site.folder, "data", "mail");
  for (let turn = 0; turn < 200; turn++) {
    const letters = (() => { try { return readdirSync(folder); } catch { return []; } })();
    for (const name of letters) {
      const raw = readFileSync(path.join(folder, name), "utf8");
      const body = raw.split(/\r?\n\r?\n/).slice(1).join("\n");
      const text = /base64/i.test(raw) ? Buffer.from(body.replace(/\s/g, ""), "base64").toString() : body.replace(/=\r?\n/g, "").replace(/=3D/g, "=");
      const found = raw.includes(to) && new RegExp(`${what}\\?ma=[0-9a-f]{64}`).exec(text);
      if (found) return found[0];
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no letter to ${to}`);
}

for (const { width, javaScriptEnabled, language } of [
  { width: 1280, javaScriptEnabled: true, language: "vi" },
  { width: 360, javaScriptEnabled: false, language: "en" },
]) {
  test(`a comment from its writing to its end: ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`, { timeout: 180_000 }, async () => {
    const settings = { width, javaScriptEnabled, language }, email = `hoa${width}@example.vn`;
    const [street, house] = [await newWindow(browser, site, settings), await newWindow(browser, site, settings)];
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const wrong = [];
    const see = async (page, what) => {
      wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/comments-${width}-${what.replaceAll(" ", "-")}.png`, fullPage: true });
    };
    const hoa = await street.newPage();
    hoa.on("pageerror", (error) => wrong.push(String(error)));
    await hoa.goto("/tin-tuc");
    await press(hoa, hoa.locator("main").getByRole("link", { name: "Ấp 3 sáng đèn sau tám tháng góp công" }));
    assert.ok(await hoa.locator("#pinned").count(), "the answer of the office stands first");
    await see(hoa, "a story with comments");
    const story = hoa.url();
    await press(hoa, hoa.locator('.comments-part a[href$="/y-kien/viet"]'));
    await see(hoa, "the form");
    if (javaScriptEnabled) await hoa.locator("[name=comment]").focus();
    await press(hoa, "main form.form button");
    assert.ok(await hoa.locator("main .error-summary a").count(), "an empty form says what is missing");
    await see(hoa, "an empty form");
    const text = `Cảm ơn bà con ${width}.\n\n<img src=x onerror="document.title='chạy'">`;
    await fill(hoa, { comment: text, author: "Lê Thị Hoa", email });
    if (javaScriptEnabled) {
      const line = hoa.locator("[data-proof-status]");
      assert.equal(await line.getAttribute("role"), "status", "what the script does is said aloud");
      await hoa.waitForFunction(() => document.querySelector("[name=proof]").value !== "", null, { timeout: 60_000 });
      await see(hoa, "a form with its proof");
    } else {
      assert.equal(await hoa.inputValue("[name=proof]"), "");
    }
    await press(hoa, "main form.form button");
    assert.ok(hoa.url().endsWith("/y-kien"), await hoa.content());
    await see(hoa, "a comment was sent");
    await hoa.goto(`/${await link(email, "y-kien/xac-nhan")}`);
    await see(hoa, "to confirm");
    await press(hoa, "main form.form button");

    const thu = await signIn(house, "thu");
    await thu.goto("/lam-viec/y-kien-ban-doc");
    await see(thu, "the queue");
    if (javaScriptEnabled) {
      // By keyboard alone: to the first row, choose it, publish.
      await thu.keyboard.press("j");
      await thu.keyboard.press("x");
      assert.equal(await thu.locator("[data-row] input:checked").count(), 1);
      await Promise.all([thu.waitForNavigation(), thu.keyboard.press("1")]);
      await hoa.goto(story);
      assert.ok(await hoa.getByText(`Cảm ơn bà con ${width}.`).count(), "everybody reads it");
      assert.notEqual(await hoa.title(), "chạy");
      assert.equal(await hoa.locator(".comments-part img, .comments-part [onerror]").count(), 0);
      await see(hoa, "a published comment");
    } else {
      await thu.locator("[data-row] input").first().check();
      await press(thu, 'main button[value="tu-choi"]');
      assert.ok(await thu.locator("main .error-summary").count(), "a refusal has a reason");
      assert.equal(await thu.locator("[data-row] input:checked").count(), 1, "what was chosen is still chosen");
      await fill(thu, { reason: "off_topic" });
      await press(thu, 'main button[value="tu-choi"]');
      await see(thu, "an empty queue");
      await hoa.goto(`/${await link(email, "y-kien/cua-toi")}`);
      await see(hoa, "a refused comment");
      await fill(hoa, { plea: "Đúng chuyện của bài." });
      await press(hoa, 'main button[value="khieu-nai"]');
      await see(hoa, "rules and numbers");
      await thu.goto("/lam-viec/y-kien-ban-doc");
      assert.ok(await thu.locator("[data-row] input[disabled]").count(), "who refused does not read it again");
      await see(thu, "an appeal");
    }
    await thu.goto("/lam-viec/tin-tuc");
    await press(thu, thu.locator("main").getByRole("link", { name: "Ấp 3 sáng đèn sau tám tháng góp công" }));
    await press(thu, 'main a[href$="/y-kien"]');
    await thu.locator(".comments details summary").first().click();
    await see(thu, "comments of a story in the office");
    assert.deepEqual(wrong, []);
    await Promise.all([street, house, twins].map((window) => window?.close()));
  });
}

for (const { width, language } of [{ width: 1280, language: "vi" }, { width: 360, language: "en" }]) {
  test(`a reply is read by two by keyboard alone: ${width} px, ${language}`, { timeout: 180_000 }, async () => {
    const email = `ut${width}@example.vn`, wrong = [];
    const [street, house, next] = await Promise.all([1, 2, 3].map(() => newWindow(browser, site, { width, language })));
    const see = async (page, what) => {
      wrong.push(...(await look(page, what, language)));
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/replies-${width}-${what.replaceAll(" ", "-")}.png`, fullPage: true });
    };
    const ut = await street.newPage();
    ut.on("pageerror", (error) => wrong.push(String(error)));
    await ut.goto("/tin-tuc");
    await press(ut, ut.locator("main").getByRole("link", { name: "Ấp 3 sáng đèn sau tám tháng góp công" }));
    await press(ut, ut.locator(".comments > .comment", { hasText: "đi làm ca về đỡ lo" }).locator('a[href*="tra-loi="]'));
    const text = `Đừng tin ai gọi điện, lừa đảo đó ${width}.`;
    await fill(ut, { comment: text, author: "Phạm Út", email });
    // Signing in leads away and back: what was typed is still there, and then nowhere else.
    await press(ut, "[data-sign-in]");
    assert.match(ut.url(), /dang-nhap/);
    await ut.goto(decodeURIComponent(new URL(ut.url()).searchParams.get("tiep")));
    assert.equal(await ut.inputValue("[name=comment]"), text);
    assert.equal(await ut.inputValue("[name=author]"), "Phạm Út");
    assert.equal(await ut.evaluate(() => sessionStorage.length + JSON.stringify(localStorage).includes("lừa đảo")), 0);
    await fill(ut, { email });
    await press(ut, "main form.form button");
    await ut.goto(`/${await link(email, "y-kien/xac-nhan")}`);
    await press(ut, "main form.form button");
    const home = ut.url();
    assert.match(home, /y-kien\/cua-toi/);
    await see(ut, "a comment that waits");
    await press(ut, 'main a[href*="viec=rut"]');
    await see(ut, "whether to take it back");
    await press(ut, "main form a");
    assert.equal(ut.url(), home);

    const [thu, mai] = [await signIn(house, "thu"), await signIn(next, "mai")];
    const key = (page, name) => Promise.all([page.waitForNavigation(), page.keyboard.press(name)]);
    await see(thu, "today with comments that wait");
    await thu.locator('.elsewhere a[href$="/y-kien-ban-doc"]').focus();
    await key(thu, "Enter");
    const row = (page) => page.locator("[data-row]", { hasText: text });
    const choose = async (page) => {
      await page.keyboard.press("j");
      for (let turn = 0; turn < 20 && !(await row(page).evaluate((it) => it.contains(document.activeElement))); turn++) await page.keyboard.press("j");
      await page.keyboard.press("x");
      assert.equal(await row(page).locator("input:checked").count(), 1, "chosen by keyboard");
    };
    assert.match(await row(thu).locator(".comment-context").innerText(), /đi làm ca về đỡ lo/);
    await see(thu, "a reply in the queue");
    await choose(thu);
    await key(thu, "1");
    assert.ok(await row(thu).locator("input[disabled]").count(), "whoever read it first does not decide alone");
    await see(thu, "a reply for another reader");
    await mai.goto("/lam-viec/y-kien-ban-doc");
    await choose(mai);
    await key(mai, "2");
    assert.ok(await mai.evaluate(() => document.activeElement.classList.contains("error-summary")), "the focus stands on what is wrong");
    await mai.keyboard.press("Tab");
    await mai.keyboard.press("Enter");
    assert.equal(await mai.evaluate(() => document.activeElement.id), "reason", "the link leads to the field");
    await see(mai, "a refusal without a reason");
    await mai.keyboard.press("ArrowDown");
    await mai.keyboard.press("Tab");
    await key(mai, "Enter");
    assert.equal(await row(mai).count(), 0, "refused");
    await ut.goto(home);
    await fill(ut, { plea: "Tôi chỉ nhắc bà con." });
    await press(ut, 'main button[value="khieu-nai"]');
    await see(ut, "an appeal that was sent");
    await thu.goto("/lam-viec/y-kien-ban-doc");
    await see(thu, "an appeal with what it answers");
    await choose(thu);
    await key(thu, "1");
    await ut.goto(home);
    await see(ut, "a comment that is published");
    assert.deepEqual(wrong, []);
    await Promise.all([street, house, next].map((window) => window.close()));
  });
}
