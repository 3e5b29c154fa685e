// Every form by keyboard alone, and the few shortcuts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Site, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

/** Tabs through a page once; returns what had the focus, in order, and what showed no sign of it. */
async function tabThrough(page) {
  const seen = [], unseen = [];
  for (let step = 0; step < 250; step += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      // A province on the map shows its focus by a thicker border.
      const outline = element.querySelector(":scope > path");
      const isOutlined = element instanceof SVGElement && outline && parseFloat(getComputedStyle(outline).strokeWidth) >= 1.5;
      const isMarked = isOutlined || style.outlineStyle !== "none" || style.boxShadow !== "none";
      const again = element.hasAttribute("data-tabbed");
      element.setAttribute("data-tabbed", "");
      const place = [...document.querySelectorAll("*")].indexOf(element);
      return { place, name: element.id || element.name || element.textContent.trim().slice(0, 40), tag: element.tagName, isMarked, again };
    });
    if (!found || found.again) break;
    seen.push(found);
    if (!found.isMarked) unseen.push(`${found.tag} ${found.name}`);
  }
  return { seen, unseen };
}

/** Controls that a keyboard should reach and did not: one of each group of radio buttons is enough. */
const missed = (page) => page.evaluate(() => {
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
  const isWanted = (element) => element.checkVisibility() && !element.disabled && element.type !== "hidden" && element.tabIndex >= 0
    && !(element.type === "radio" && document.querySelector(`input[type=radio][name="${element.name}"][data-tabbed]`));
  return controls.filter((element) => isWanted(element) && !element.hasAttribute("data-tabbed")).map((element) => element.outerHTML.slice(0, 80));
});

test("every control of every form page is reached by Tab, in order and visibly", { timeout: 180_000 }, async () => {
  for (const [login, addresses] of [
    [null, ["/", "/mo-hinh", "/don-vi", "/dang-nhap", "/quen-mat-khau"]],
    ["lan", ["/lam-viec", "/lam-viec/mo-hinh/moi", "/tai-khoan"]],
    ["quantri", ["/lam-viec/nguoi", "/lam-viec/nguoi/moi"]],
  ]) {
    const window = await newWindow(browser, site, { width: 1280 });
    const page = login ? await signIn(window, login) : await window.newPage();
    for (const address of addresses) {
      await page.goto(address);
      const { seen, unseen } = await tabThrough(page);
      assert.equal(seen[0]?.name, "Tới nội dung chính", `${address} begins with the link past the navigation`);
      assert.deepEqual(unseen, [], `${address}: focus without a sign`);
      const places = seen.map(({ place }) => place);
      assert.deepEqual(places, [...places].sort((one, other) => one - other), `${address}: Tab follows the page`);
      assert.deepEqual(await missed(page), [], `${address}: not reached`);
    }
    await window.close();
  }
});

test("the summary of errors leads to the field", { timeout: 60_000 }, async () => {
  const window = await newWindow(browser, site, { width: 360, javaScriptEnabled: false });
  const page = await signIn(window, "lan");
  await page.goto("/lam-viec/mo-hinh/moi");
  await press(page, "button[name=send]");
  for (const link of await page.locator(".error-summary a").all()) {
    const target = await link.getAttribute("href");
    assert.equal(await page.locator(`[id="${target.slice(1)}"]`).count(), 1, `${target} is on the page once`);
  }
  await page.locator(".error-summary a").first().press("Enter");
  await page.keyboard.press("Tab");
  const inField = await page.evaluate(() => document.activeElement.closest(".field") !== null);
  assert.ok(inField, "the next Tab is at the field");
  await window.close();
});

test("a press on an error puts the focus into its field", { timeout: 60_000 }, async () => {
  const window = await newWindow(browser, site, { width: 1280 });
  const page = await signIn(window, "lan");
  await page.goto("/lam-viec/mo-hinh/moi");
  await press(page, "button[name=send]");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".error-summary")), "the summary has the focus first");
  for (const link of await page.locator(".error-summary a").all()) {
    const target = (await link.getAttribute("href")).slice(1);
    await link.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), target);
  }
  await window.close();
});

test("? opens the shortcuts, n the next file", { timeout: 60_000 }, async () => {
  const window = await newWindow(browser, site, { width: 1280 });
  const page = await signIn(window, "lan");
  await page.goto("/lam-viec");
  await page.keyboard.press("?");
  assert.ok(await page.locator("dialog#keys").isVisible());
  await page.keyboard.press("Escape");
  await page.locator("dialog#keys").waitFor({ state: "hidden" });
  await Promise.all([page.waitForURL(/mo-hinh\/[0-9a-z]{13}$/), page.keyboard.press("n")]);
  await window.close();
});
