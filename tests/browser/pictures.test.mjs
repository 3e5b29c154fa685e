// Lan puts photographs and a file beside a story, Thu publishes it and takes one away again; a reader looks on a telephone and on
// a desk, with scripts and without. Nothing jumps, small screens load small pictures, and everything has its words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { look, twinOf } from "./look.mjs";
import { Site, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

const drawing = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../fixtures/pictures/street_lamps.jpg");
const pdf = Buffer.from("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n");
let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

/** Opens the row of a photograph, so that its fields and buttons are to be seen. */
const open = async (page, number) => page.locator(`.attached-row:has(#of-${number}) summary`).click();

for (const { width, javaScriptEnabled, language } of [
  { width: 1280, javaScriptEnabled: true, language: "vi" },
  { width: 360, javaScriptEnabled: false, language: "en" },
]) {
  test(`photographs of a story: ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`, { timeout: 180_000 }, async () => {
    const title = `Đường ấp 3 có đèn ${width}`;
    const settings = { width, javaScriptEnabled, language };
    const [office, house, street] = [await newWindow(browser, site, settings), await newWindow(browser, site, settings), await newWindow(browser, site, settings)];
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const wrong = [];
    const see = async (page, what) => {
      wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/pictures-${width}-${what.replaceAll(" ", "-")}.png`, fullPage: true });
    };
    const send = (page, what) => press(page, page.locator(`main form:has([name="what"][value="${what}"]) button`));

    const lan = await signIn(office, "lan");
    await lan.goto("/lam-viec/tin-tuc/moi");
    await fill(lan, { title, lede: "Bà con góp công tám tháng.", body: "Mở đầu.\n\n![](anh:2)\n\nKết thúc.", byline: "Nguyễn Thị Lan" });
    await press(lan, lan.locator('main form.form .button-row button:not([name="preview"])'));
    const story = lan.url();
    await press(lan, 'main a[href$="/anh"]');
    await see(lan, "no photographs yet");
    await lan.setInputFiles('main [name="photo"]', drawing);
    await fill(lan, { caption: "Đèn vừa bật." });
    await send(lan, "photo");
    assert.ok(await lan.locator('main .error-summary a[href="#alternative"]').count(), "a photograph is described");
    assert.equal(await lan.inputValue('main [name="caption"]'), "Đèn vừa bật.", "what was typed is still there");
    await see(lan, "a photograph without its words");
    for (const [alternative, caption] of [["Hàng đèn dọc bờ kênh", "Đèn vừa bật."], ["Tranh hàng đèn, nhìn gần", "Nhìn gần."], ["Tranh hàng đèn, lần ba", ""]]) {
      await lan.setInputFiles('main [name="photo"]', { name: "x.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([readFileSync(drawing), Buffer.from(alternative)]) });
      await fill(lan, { alternative, caption, credit: caption ? "Tranh: Lan" : "" });
      await send(lan, "photo");
    }
    await lan.setInputFiles('main [name="document"]', { name: "../x.exe", mimeType: "text/html", buffer: pdf });
    await fill(lan, { name: "Sổ thu chi" });
    await send(lan, "document");
    assert.equal(await lan.locator(".attached-row").count(), 4);
    await open(lan, 3);
    await press(lan, lan.locator('.attached-row:has(#of-3) button[value="earlier"]'));
    await see(lan, "photographs and a file");
    await lan.goto(story);
    await see(lan, "a draft with photographs");
    await press(lan, 'main form[action$="/gui"] button');

    const thu = await signIn(house, "thu");
    await thu.goto(story);
    await press(thu, 'main form[action$="/cong-bo"] button');
    const reader = await street.newPage();
    const asked = [];
    reader.on("pageerror", (error) => wrong.push(String(error)));
    reader.on("response", (answer) => { if (answer.url().includes("/tin-tuc/anh/")) asked.push(answer); });
    await reader.goto("/tin-tuc");
    assert.ok(await reader.locator(".story-list .thumb").count() >= 2, "this story and one of the demonstration");
    await see(reader, "the news with thumbnails");
    asked.length = 0;
    await press(reader, reader.locator("main").getByRole("link", { name: title }));
    const lead = reader.locator(".lead-picture img");
    await lead.evaluate((image) => image.complete || new Promise((done) => image.addEventListener("load", done)));
    const shown = await lead.evaluate((image) => ({ source: image.currentSrc, width: image.naturalWidth, ratio: image.clientWidth / image.clientHeight }));
    assert.ok(shown.width > 0 && Math.abs(shown.ratio - 1.5) < 0.02, JSON.stringify(shown));
    assert.match(shown.source, width === 360 ? /\/480\.webp$/ : /\/960\.webp$/, "no more than the screen shows");
    assert.ok(asked.every((answer) => answer.status() === 200));
    assert.equal(await reader.locator(".story-text figure img").count(), 1);
    assert.equal(await reader.locator(".gallery figure img").count(), 1);
    assert.equal(await reader.locator("main img:not([alt])").count(), 0);
    for (const figure of await reader.locator("figure").all()) await figure.scrollIntoViewIfNeeded();
    await see(reader, "a story with photographs");
    const [download] = await Promise.all([reader.waitForEvent("download"), reader.locator(".story-files a").click()]);
    assert.equal(download.suggestedFilename(), "Sổ thu chi.pdf");
    const address = reader.url();

    await thu.goto(`${story}/anh`);
    await open(thu, 1);
    await thu.locator("#sure-1").check();
    await press(thu, thu.locator('.attached-row:has(#of-1) button[value="remove"]'));
    assert.ok(await thu.locator('main .error-summary a[href="#note-1"]').count(), "a correction says what it corrects");
    await see(thu, "a correction without its note");
    await thu.fill("#note-1", "Bỏ tranh đầu bài.");
    await thu.locator("#sure-1").check();
    await press(thu, thu.locator('.attached-row:has(#of-1) button[value="remove"]'));
    await see(thu, "a published story after a photograph was removed");
    await reader.goto(address);
    assert.equal(await reader.locator(".lead-picture").count(), 0);
    assert.ok(await reader.locator("#corrections").count());
    assert.equal((await reader.request.get(shown.source)).status(), 410);
    assert.deepEqual(wrong, []);
    await Promise.all([office, house, street, twins].map((window) => window?.close()));
  });
}
