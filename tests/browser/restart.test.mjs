// The server dies in the middle of the work, and the browser is closed in the middle of a sentence.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Site, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

test("a server killed after a draft was saved has it when it comes back, and the session with it", { timeout: 120_000 }, async () => {
  const window = await newWindow(browser, site, { width: 360, javaScriptEnabled: false });
  const lan = await signIn(window, "lan");
  await lan.goto("/lam-viec/mo-hinh/moi");
  await fill(lan, { title: "Ghi xong thì mất điện", field: "economy", content: "Một câu đã ghi." });
  await press(lan, "button[name=save]");
  const file = lan.url();
  await site.kill();
  await site.begin();
  await lan.goto(file);
  assert.equal(await lan.locator("h1").innerText(), "Ghi xong thì mất điện");
  assert.ok((await lan.locator("main").innerText()).includes("Một câu đã ghi."));
  await window.close();
});

test("what was typed survives a closed tab and goes away once it is saved", { timeout: 120_000 }, async () => {
  const window = await newWindow(browser, site, { width: 1280 });
  const lan = await signIn(window, "lan");
  await lan.goto("/lam-viec/mo-hinh/moi");
  await fill(lan, { title: "Đang viết dở", field: "economy", situation: "Câu này chưa kịp lưu." });
  await lan.waitForFunction(() => Object.keys(localStorage).some((key) => localStorage.getItem(key).includes("chưa kịp lưu")));
  await lan.close();
  const again = await window.newPage();
  await again.goto("/lam-viec/mo-hinh/moi");
  await again.waitForFunction(() => document.querySelector("#situation").value.includes("chưa kịp lưu"));
  assert.equal(await again.locator("#title").inputValue(), "Đang viết dở");
  await press(again, "button[name=save]");
  await again.goto("/lam-viec/mo-hinh/moi");
  assert.equal(await again.locator("#situation").inputValue(), "", "the saved draft is not offered for the next model");
  await window.close();
});
