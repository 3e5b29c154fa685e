// A first visit costs little on an old telephone and a slow network.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Site, newWindow, openBrowser } from "./site.mjs";

const bytesMax = 60 * 1024;

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

/** The address of the newest story. */
const newest = async () => /href="(\/tin-tuc\/[a-z0-9-]+)"/.exec(await (await fetch(`${site.url}/tin-tuc`)).text())[1];

for (const what of ["/", "/mo-hinh", "/tin-tuc", "a story"]) {
  test(`a first visit of ${what} is at most 60 KB over the wire, without its pictures`, { timeout: 60_000 }, async () => {
    const address = what === "a story" ? await newest() : what;
    const window = await newWindow(browser, site, { width: 360 });
    const page = await window.newPage();
    const session = await window.newCDPSession(page);
    await session.send("Network.enable");
    const addresses = new Map(), sizes = new Map();
    session.on("Network.responseReceived", ({ requestId, response }) => addresses.set(requestId, new URL(response.url).pathname));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const name = addresses.get(requestId);
      if (!/\.(avif|webp|jpg)$/.test(name)) sizes.set(name, encodedDataLength);
    });
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
