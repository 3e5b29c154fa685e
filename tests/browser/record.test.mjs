// A reader follows a number to what was counted and an act to its proof; Thu prints documents and erases a person's data. Once with a
// mouse and scripts in Vietnamese, once on a telephone without scripts in English.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, newWindow, openBrowser, press, signIn } from "./site.mjs";

const lit = "Thắp sáng đường quê ấp 3";
const road = "Ông Sáu vá đường";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

for (const { width, javaScriptEnabled, language } of [
  { width: 1280, javaScriptEnabled: true, language: "vi" },
  { width: 360, javaScriptEnabled: false, language: "en" },
]) {
  const name = `${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`;
  const inAll = async (story) => {
    const window = await newWindow(browser, site, { width, javaScriptEnabled, language });
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const wrong = [];
    const see = async (page, what) => wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
    await story(window, see);
    assert.deepEqual(wrong, []);
    await Promise.all([window.close(), twins?.close()]);
  };

  test(`a number leads to what was counted, and an act to its proof: ${name}`, { timeout: 120_000 }, () => inAll(async (window, see) => {
    const page = await window.newPage();
    await page.goto("/");
    const number = page.locator(".number").nth(1);
    const counted = await number.locator(".number-value").innerText();
    await press(page, number.locator(".number-from a"));
    assert.equal(await page.locator(".card-title").count(), Number(counted), "as many as the number said");
    await page.goto("/nhat-ky");
    await see(page, "the record");
    await page.selectOption("#loai", "exemplars.published");
    await page.fill("#don-vi", "khong-co");
    await press(page, "main form button");
    assert.equal(await page.inputValue("#don-vi"), "khong-co", "what was typed is still there");
    await see(page, "nothing in the record");
    await page.goto("/nhat-ky?loai=exemplars.published");
    await press(page, page.locator(".record-acts a").first());
    await see(page, "an act");
    for (const link of await page.locator("main a[download]").evaluateAll((all) => all.map((one) => one.href))) {
      assert.equal((await page.request.get(link)).status(), 200, link);
    }
    await press(page, page.getByRole("link", { name: lit }));
    await press(page, page.locator(".act-proof a").first());
    assert.match(page.url(), /\/nhat-ky\/[0-9a-f]{32}$/, "the model's history leads to each act's proof");
  }));

  test(`Thu prints a certificate and a pile of them: ${name}`, { timeout: 180_000 }, () => inAll(async (window, see) => {
    const thu = await signIn(window, "thu");
    await thu.goto(`/lam-viec/mo-hinh?q=${encodeURIComponent(lit)}`);
    const model = await thu.locator('main a[href^="/lam-viec/mo-hinh/"]', { hasText: lit }).first().getAttribute("href");
    await thu.goto(`${model}/van-ban`);
    await see(thu, "documents of a model");
    await thu.fill('main [name="place"]', "Phương Thịnh");
    const [download] = await Promise.all([thu.waitForEvent("download"), thu.locator('main [formaction$="giay-chung-nhan.pdf"]').click()]);
    assert.equal(await download.failure(), null);
    await thu.goto("/lam-viec/giay-chung-nhan");
    await see(thu, "piles");
    await press(thu, "main form.form button");
    await see(thu, "a pile was ordered, or the form came back");
    await thu.goto("/lam-viec/giay-chung-nhan");
    await see(thu, "piles once more");
  }));

  test(`Thu looks twice before a person's data are erased: ${name}`, { timeout: 120_000 }, () => inAll(async (window, see) => {
    const thu = await signIn(window, "thu");
    await thu.goto(`/lam-viec/mo-hinh?q=${encodeURIComponent(road)}`);
    const model = await thu.locator('main a[href^="/lam-viec/mo-hinh/"]', { hasText: road }).first().getAttribute("href");
    await thu.goto(`${model}/xoa-du-lieu`);
    await see(thu, "erasing");
    await press(thu, "main form.form button");
    assert.ok(await thu.locator("main .error-summary a").count(), "a ground is asked for");
    await see(thu, "erasing without a ground");
    await thu.check('main [name="basis"][value="request"]');
    await press(thu, "main form.form button");
    await see(thu, "erasing, once more");
    if (javaScriptEnabled) return;
    await press(thu, "main form.form button.button--danger");
    assert.equal(await thu.locator("main", { hasText: road }).count(), 0);
    await see(thu, "after erasing");
    await thu.goto(model);
    await see(thu, "a file that was erased");
  }));
}
