// Lan writes a story, Thu looks it over and publishes, corrects and withdraws it; readers see each step. Once with a mouse and
// scripts in Vietnamese, once on a telephone without scripts in English. What is typed never runs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

const body = "## Cách làm\n\nBà con **họp từng tổ**, xem [mô hình](/mo-hinh).\n\n| Ấp | Đèn |\n|---|---|\n| 3 | 86 |\n\n<img src=x onerror=\"document.title='chạy'\"> [x](javascript:document.title='chạy')";

for (const { width, javaScriptEnabled, language } of [
  { width: 1280, javaScriptEnabled: true, language: "vi" },
  { width: 360, javaScriptEnabled: false, language: "en" },
]) {
  test(`a story from its draft to its end: ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`, { timeout: 180_000 }, async () => {
    const title = `Ấp 3 thắp sáng đường quê ${width}`;
    const settings = { width, javaScriptEnabled, language };
    const [office, house, street] = [await newWindow(browser, site, settings), await newWindow(browser, site, settings), await newWindow(browser, site, settings)];
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const wrong = [];
    const see = async (page, what) => {
      wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/news-${width}-${what.replaceAll(" ", "-")}.png`, fullPage: true });
    };
    const reader = await street.newPage();
    reader.on("pageerror", (error) => wrong.push(String(error)));

    const lan = await signIn(office, "lan");
    await lan.goto("/lam-viec/tin-tuc");
    await see(lan, "the stories of the commune");
    await press(lan, 'main a[href="/lam-viec/tin-tuc/moi"]');
    await press(lan, lan.locator("main form.form .button-row button").first());
    assert.ok(await lan.locator("main .error-summary a").count(), "an empty form says what is missing");
    await see(lan, "an empty form");
    await fill(lan, { title, lede: "Sau tám tháng, 4,2 km đường ấp đã có đèn.", body, byline: "Nguyễn Thị Lan" });
    await press(lan, 'main button[name="preview"]');
    assert.ok(await lan.locator(".story-text h2").count(), "how it will look");
    assert.equal(await lan.inputValue('main [name="body"]'), body, "what was typed is still there");
    await see(lan, "a preview");
    await press(lan, lan.locator('main form.form .button-row button:not([name="preview"])'));
    const story = lan.url();
    await see(lan, "a draft");
    await press(lan, 'main form[action$="/gui"] button');

    const thu = await signIn(house, "thu");
    await thu.goto("/lam-viec/tin-tuc");
    await see(thu, "stories to be looked over");
    await thu.goto(story);
    await see(thu, "a story to be looked over");
    if (javaScriptEnabled) await thu.locator("summary", { hasText: "Hẹn giờ" }).click();
    else await thu.locator("summary", { hasText: "Schedule" }).click();
    await fill(thu, { "publish-on": "1/1/2020", "publish-time": "07:30" });
    await press(thu, 'main form[action$="/hen-gio"] button');
    assert.equal(await thu.inputValue('main [name="publish-on"]'), "1/1/2020");
    assert.ok(await thu.locator('main [name="publish-on"]').isVisible(), "what was tried stands open");
    await see(thu, "a time that has passed");
    await thu.locator("summary", { hasText: language === "vi" ? "Đăng ngay" : "Publish now" }).click();
    await press(thu, 'main form[action$="/cong-bo"] button');

    await reader.goto("/");
    await press(reader, reader.locator("main").getByRole("link", { name: title }));
    await see(reader, "a story");
    assert.notEqual(await reader.title(), "chạy");
    assert.equal(await reader.locator("main .story-text img, main [onerror]").count(), 0);
    assert.equal(await reader.locator('main a[href^="javascript"]').count(), 0);
    const address = reader.url();

    await thu.goto(`${story}/sua`);
    await fill(thu, { lede: "Sau tám tháng, 3,2 km đường ấp đã có đèn.", note: "Bản đầu ghi 4,2 km." });
    await press(thu, thu.locator('main form.form .button-row button:not([name="preview"])'));
    await see(thu, "a corrected story in the office");
    await reader.goto(address);
    assert.ok(await reader.locator("#corrections").count());
    await see(reader, "a corrected story");
    await reader.goto("/tin-tuc");
    await see(reader, "the news");

    await thu.goto(story);
    await thu.fill('main [name="ground"]', "Người được nêu tên không đồng ý.");
    await press(thu, 'main form[action$="/go"] button');
    const answer = await reader.goto(address);
    assert.equal(answer.status(), 410);
    await see(reader, "a withdrawn story");
    assert.equal(await reader.getByText(title).count(), 0);
    assert.deepEqual(wrong, []);
    await Promise.all([office, house, street, twins].map((window) => window?.close()));
  });
}
