// Hoa comments below a story and confirms by the link of her letter; Thu reads it in the queue by keyboard and refuses, then reads
// another one and publishes. Once with a mouse and scripts in Vietnamese, once on a telephone without scripts in English.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
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
