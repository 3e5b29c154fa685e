// Appraisal as those who do it: by keyboard at the desk, and at the site with a telephone that loses its network.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Site, day, newWindow, openBrowser, press, signIn } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const title = "Ngày thứ sáu nghe dân nói", phone = "/lam-viec/tham-dinh/may";

let site, browser, hai, desk, vinh, sheet;
before(async () => {
  [site, browser] = [await Site.start(), await openBrowser()];
  hai = await signIn(await newWindow(browser, site, { width: 360 }), "hai");
  desk = await signIn(await newWindow(browser, site), "hai");
  vinh = await signIn(await newWindow(browser, site), "vinh");
  await hai.goto("/lam-viec/mo-hinh");
  sheet = `${await hai.getByRole("link", { name: title }).first().getAttribute("href")}/tham-dinh`;
});
after(async () => { await browser?.close(); await site?.end(); });

/** Nothing is wrong with the page that is open. */
async function isWell(page, name) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async (values) => {
    const result = await window.axe.run(document, { runOnly: { type: "tag", values } });
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
  }, tags);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.deepEqual([...violations, ...(wide > 0 ? [`sticks out by ${wide} px`] : [])], [], name);
}

const state = (page, name) => page.locator(`[data-state="${name}"]`).waitFor({ state: "visible" });
const points = (page) => page.locator("[data-points]");
const value = (page, row) => page.locator(`[name="points-${row}"]`).inputValue();

test("a file is assigned, and its sheet is filled in without a mouse", { timeout: 60_000 }, async () => {
  await hai.goto(sheet);
  await isWell(hai, "assigning");
  for (const name of ["Trần Minh Hải", "Đỗ Quang Vinh"]) await hai.getByLabel(name).check();
  await hai.getByLabel("Tại chỗ").check();
  await press(hai, 'form[action$="/phan-cong"] button');
  await isWell(hai, "one's own sheet, 360 px");

  await vinh.goto("/lam-viec/tham-dinh");
  await isWell(vinh, "the queue");
  await Promise.all([vinh.waitForNavigation(), vinh.keyboard.press("n")]);
  await isWell(vinh, "one's own sheet, 1280 px");
  const box = await vinh.locator(".sheet-form").boundingBox();
  assert.ok(box.height <= 860, `the sheet is ${box.height} px high, more than a screen`);
  for (const one of [5, 9, 11, 12, 11, 7]) {
    await vinh.keyboard.type(String(one));
    await vinh.keyboard.press("Enter");
  }
  assert.equal(await vinh.locator("[data-sum-points]").innerText(), "55");
  await vinh.keyboard.press("ArrowDown");
  assert.ok(await vinh.locator("#opinion-disagree").isChecked(), "Enter leads from the last points to the opinion");
  await vinh.keyboard.press("Tab");
  await vinh.keyboard.type("Số hộ trong sổ chưa khớp");
  await vinh.keyboard.press("Tab");
  await vinh.keyboard.type(day(0));
  await vinh.keyboard.press("Tab");
  await vinh.keyboard.press("Tab");
  await Promise.all([vinh.waitForNavigation(), vinh.keyboard.press("Enter")]);
  assert.match(await vinh.locator(".flash--done").innerText(), /Đã gửi phiếu chấm/);
});

test("points that are entered without a network arrive when it is back", { timeout: 60_000 }, async () => {
  await hai.goto(phone);
  await state(hai, "online");
  await hai.locator('#phone[data-ready="true"]').waitFor();
  await hai.context().setOffline(true);
  await hai.reload();
  await state(hai, "offline");
  await hai.locator("summary", { hasText: title }).click();
  await points(hai).first().focus();
  for (const one of [13, 18]) {
    await hai.keyboard.type(String(one));
    await hai.keyboard.press("Enter");
  }
  await isWell(hai, "the telephone without network");
  await hai.locator("button[name=save]").click();
  await state(hai, "offline");
  assert.ok(await hai.locator('[data-badge="kept"]').isVisible());
  await hai.reload();
  await hai.locator("summary", { hasText: title }).click();
  assert.equal(await value(hai, 2), "18", "they outlive the page");
  await hai.context().setOffline(false);
  await state(hai, "online");
  await hai.locator('[data-badge="saved"]').waitFor({ state: "visible" });

  await desk.goto(sheet);
  assert.deepEqual([await value(desk, 1), await value(desk, 2)], ["13", "18"]);
});

test("a sheet that changed elsewhere is shown beside one's own and never written over", { timeout: 60_000 }, async () => {
  await hai.context().setOffline(true);
  await hai.locator('[name="points-1"]').fill("9");
  await desk.goto(sheet);
  await desk.locator('[name="points-1"]').fill("14");
  await press(desk, "button[name=save]");
  await hai.context().setOffline(false);
  await state(hai, "choosing");
  const row = hai.locator("[data-differences] tr");
  assert.equal(await row.count(), 1);
  assert.match(await row.innerText(), /Sự cần thiết[^]*9[^]*14/);
  await isWell(hai, "the conflict");
  await desk.reload();
  assert.equal(await value(desk, 1), "14", "nothing was written over");

  await hai.locator('[data-keep="there"]').click();
  await state(hai, "online");
  assert.equal(await value(hai, 1), "14");

  await hai.context().setOffline(true);
  await hai.locator('[name="points-1"]').fill("10");
  await desk.locator('[name="points-1"]').fill("15");
  await press(desk, "button[name=save]");
  await hai.context().setOffline(false);
  await state(hai, "choosing");
  await hai.locator('[data-keep="here"]').click();
  await state(hai, "online");
  await desk.reload();
  assert.equal(await value(desk, 1), "10", "what was chosen is what is kept");
});

test("what is missing is said at the field, and a whole sheet goes in", { timeout: 60_000 }, async () => {
  await hai.locator("button[name=send]").click();
  await hai.locator('[data-wrong="points-3"]').waitFor({ state: "visible" });
  assert.match(await hai.locator('[data-wrong="opinion"]').innerText(), /đồng ý hay không/);
  await isWell(hai, "a refused entry");
  for (const [row, one] of [[3, 21], [4, 12], [5, 11], [6, 7]]) await hai.locator(`[name="points-${row}"]`).fill(String(one));
  await hai.getByLabel("Đồng ý công nhận").check();
  await hai.locator('[name="visited-on"]').fill(day(0));
  await hai.locator("button[name=send]").click();
  await hai.locator('[data-badge="sent"]').waitFor({ state: "visible" });
  await hai.goto(sheet);
  await isWell(hai, "the sheets side by side, 360 px");
  assert.match(await hai.locator("main").innerText(), /Các phiếu đặt cạnh nhau/);
});

test("signing out leaves nothing on the telephone", { timeout: 60_000 }, async () => {
  await hai.goto(phone);
  await state(hai, "online");
  const kept = () => hai.evaluate(async () => [Object.keys(localStorage).filter((key) => key.startsWith("appraisal:")).length, (await caches.keys()).length]);
  assert.notDeepEqual(await kept(), [0, 0]);
  await press(hai, 'form[action="/dang-xuat"] button');
  assert.deepEqual(await kept(), [0, 0]);
});
