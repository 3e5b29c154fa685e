// Thu files and publishes stories, composes the front page of the commune, looks at it first and goes back; readers come in through sections,
// tags and the calendar. Once with a mouse and scripts in Vietnamese, once on a telephone without scripts in English.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

const hostile = "</script><script>document.title='chạy'</script>";

async function publish(page, fields) {
  await page.goto("/lam-viec/tin-tuc/moi");
  const { kind = "news", section, unit = "30043", ...typed } = fields;
  if (await page.locator('main select[name="unit"]').count()) await page.selectOption('main select[name="unit"]', unit);
  await page.check(`main [name="kind"][value="${kind}"]`);
  if (section) await page.selectOption('main select[name="section"]', section);
  await fill(page, typed);
  await press(page, page.locator('main form.form .button-row button:not([name="preview"])'));
  const story = page.url();
  await press(page, 'main form[action$="/gui"] button');
  await page.goto(story);
  await press(page, 'main form[action$="/cong-bo"] button');
}

for (const { width, javaScriptEnabled, language } of [
  { width: 1280, javaScriptEnabled: true, language: "vi" },
  { width: 360, javaScriptEnabled: false, language: "en" },
]) {
  test(`front pages, sections and cards: ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`, { timeout: 180_000 }, async () => {
    const settings = { width, javaScriptEnabled, language };
    const [house, street] = [await newWindow(browser, site, settings), await newWindow(browser, site, settings)];
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const wrong = [];
    const see = async (page, what) => {
      wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/frontpage-${width}-${what.replaceAll(" ", "-")}.png`, fullPage: true });
    };
    const title = `Ấp 3 thắp sáng đường quê ${width}`;
    const thu = await signIn(house, "thu");
    await publish(thu, { title, lede: hostile, body: "Chuyện dài.", byline: "Lan", section: "movement", tags: `Thắp sáng ${width}, nông thôn mới` });
    await publish(thu, { kind: "announcement", title: `Họp ấp 3 lúc ${width}`, lede: "Mời bà con.", body: "Tại nhà văn hoá.", byline: "Lan", section: "services", "event-on": "31/12/2026", "event-time": "08:00", "event-place": "Nhà văn hoá ấp 3" });

    const reader = await street.newPage();
    reader.on("pageerror", (error) => wrong.push(String(error)));
    reader.on("console", (message) => { if (message.text().includes("Content Security Policy")) wrong.push(message.text()); });
    await reader.goto("/tin-tuc");
    await press(reader, '.section-links a[href$="muc=movement"]');
    await see(reader, "a section");
    await press(reader, reader.locator("main").getByRole("link", { name: title }));
    assert.notEqual(await reader.title(), "chạy");
    const data = JSON.parse(await reader.locator('script[type="application/ld+json"]').textContent());
    assert.equal(data["@graph"][0].description, hostile, "programs read it, and it ends nothing");
    await see(reader, "a story with section and tags");
    const card = new URL(await reader.getAttribute('meta[property="og:image"]', "content"));
    const drawn = await reader.request.get(card.pathname + card.search);
    assert.equal(drawn.headers()["content-type"], "image/png");
    await reader.emulateMedia({ media: "print" });
    assert.ok(!(await reader.locator(".site-nav").first().isVisible()) && !(await reader.locator("#others").isVisible().catch(() => false)), "paper has the story alone");
    if (process.env.KHEO_SHOTS) await reader.screenshot({ path: `${process.env.KHEO_SHOTS}/frontpage-${width}-print.png`, fullPage: true });
    await reader.emulateMedia({ media: null });
    await press(reader, reader.locator("a.story-tag").first());
    await see(reader, "a tag");

    await thu.goto("/lam-viec/tin-tuc");
    await press(thu, 'main a[href="/lam-viec/trang-dau"]');
    await see(thu, "units with front pages");
    await press(thu, 'main a[href="/lam-viec/trang-dau/30043"]');
    await see(thu, "composing");
    await thu.check("#on-headline");
    await thu.selectOption('main select[name="story"]', { label: title });
    for (let times = 0; times < 2; times++) await press(thu, 'main button[name="up"][value="events"]');
    assert.ok(await thu.isChecked("#on-headline"), "what was ticked stays");
    await thu.uncheck("#on-numbers");
    const [preview] = await Promise.all([thu.waitForEvent("popup"), thu.click('main button[name="look"]')]);
    await preview.waitForLoadState();
    assert.ok(await preview.locator("section.headline").count());
    if (process.env.KHEO_SHOTS) await preview.screenshot({ path: `${process.env.KHEO_SHOTS}/frontpage-${width}-preview.png`, fullPage: true });
    await preview.close();
    await reader.goto("/don-vi/30043");
    assert.equal(await reader.locator("section.headline").count(), 0, "nobody else saw it");
    await press(thu, 'main button[name="publish"]');
    await reader.goto("/don-vi/30043");
    assert.equal(await reader.locator("section.headline h2").textContent(), title);
    await see(reader, "the front page of a unit");
    await reader.goto("/");
    await see(reader, "the first page");
    await thu.click("main form details summary");
    await press(thu, 'main button[name="reset"]');
    await see(thu, "asked whether it is meant");
    await reader.goto("/don-vi/30043");
    assert.equal(await reader.locator("section.headline").count(), 1, "nobody throws it away by a slip");
    await thu.check("#sure");
    await press(thu, 'main button[name="reset"]');
    await reader.goto("/don-vi/30043");
    assert.equal(await reader.locator("section.headline").count(), 0);
    assert.deepEqual(wrong, []);
    await Promise.all([house, street, twins].map((window) => window?.close()));
  });
}
