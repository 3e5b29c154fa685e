// A first visit costs little on an old telephone and a slow network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Site, newWindow, openBrowser } from "./site.mjs";

const bytesMax = 60 * 1024;

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

for (const address of ["/", "/mo-hinh"]) {
  test(`a first visit of ${address} is at most 60 KB over the wire`, { timeout: 60_000 }, async () => {
    const window = await newWindow(browser, site, { width: 360 });
    const page = await window.newPage();
    const session = await window.newCDPSession(page);
    await session.send("Network.enable");
    const addresses = new Map(), sizes = new Map();
    session.on("Network.responseReceived", ({ requestId, response }) => addresses.set(requestId, new URL(response.url).pathname));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(addresses.get(requestId), encodedDataLength));
    await page.goto(address, { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    const listed = [...sizes].map(([name, size]) => `${name} ${size}`).join(", ");
    const sum = [...sizes.values()].reduce((all, size) => all + size, 0);
    console.log(`# ${address}: ${sum} bytes (${listed})`);
    assert.ok([...sizes.keys()].some((name) => name.endsWith(".css")) && [...sizes.keys()].some((name) => name.endsWith(".woff2")), listed);
    assert.ok(sum <= bytesMax, `${sum} bytes: ${listed}`);
    await window.close();
  });
}
