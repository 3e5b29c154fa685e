// What every browser test shares: a demonstration of its own, a browser, people who sign in, and their forms.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.KHEO_PROGRAM || path.join(root, "target/debug/kheo");
const browserPath = process.env.KHEO_CHROMIUM || "/usr/bin/chromium";
const password = /^password = "(.+)"$/m.exec(readFileSync(path.join(root, "fixtures/commune.toml"), "utf8"))[1];
const startMsMax = 60_000;

/** The day so many days from today, as the forms want it. */
export const day = (days) => {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
  return parts.format(new Date(Date.now() + days * 86_400_000));
};

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** A demonstration on a free port, with its data in a folder of its own. */
export class Site {
  static async start() {
    if (!existsSync(program)) throw new Error(`${program} is missing. Build it first: cargo build -p kheo`);
    const site = new Site();
    site.folder = mkdtempSync(path.join(tmpdir(), "kheo-browser-"));
    site.port = await freePort();
    site.url = `http://127.0.0.1:${site.port}`;
    await site.begin();
    return site;
  }

  /** Starts the server, again with the same data if it ran before. */
  async begin() {
    const flags = ["demo", "--listen", `127.0.0.1:${this.port}`, "--data", path.join(this.folder, "data")];
    this.said = "";
    this.server = spawn(program, flags, { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((done) => this.server.once("exit", done));
    for (const stream of [this.server.stdout, this.server.stderr]) stream.on("data", (text) => { this.said += text; });
    const until = Date.now() + startMsMax;
    while (!(await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false))) {
      if (this.server.exitCode !== null || Date.now() > until) throw new Error(`The demonstration did not start:\n${this.said}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Ends the server at once, as a power cut would. */
  async kill() {
    this.server.kill("SIGKILL");
    await this.ended;
  }

  async end() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts the browser. */
export async function openBrowser() {
  if (!existsSync(browserPath)) throw new Error(`These tests need Chromium at ${browserPath}. On Debian: apt install chromium`);
  const args = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: browserPath, args });
}

/** Somebody's own window of the browser. */
export async function newWindow(browser, site, { width = 1280, javaScriptEnabled = true, language = "vi" } = {}) {
  const height = width < 600 ? 740 : 860;
  const window = await browser.newContext({ baseURL: site.url, viewport: { width, height }, javaScriptEnabled, reducedMotion: "reduce" });
  window.setDefaultTimeout(15_000);
  if (language !== "vi") await window.addCookies([{ name: "kheo-lang", value: language, url: site.url }]);
  return window;
}

/** Signs somebody in through the form and returns the page on which they begin. */
export async function signIn(window, login) {
  const page = await window.newPage();
  await page.goto("/dang-nhap");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await Promise.all([page.waitForURL(/\/(lam-viec|tai-khoan)$/), page.locator("main form button").click()]);
  return page;
}

/** Presses something that sends a form or follows a link, and waits for the page that comes. */
export async function press(page, what) {
  const button = typeof what === "string" ? page.locator(what) : what;
  const [answer] = await Promise.all([page.waitForNavigation(), button.click()]);
  return answer;
}

/** Loads a page again until something is there: search and counts follow a moment after what is done. */
export async function appears(page, what) {
  while (!(await what.count())) await page.reload();
}

/** Fills fields by their names. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`main [name="${name}"]`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Sends a form from the page that is open without leaving it, for what a story needs many times before it begins. */
export async function post(page, to, fields) {
  const [status, url, text] = await page.evaluate(async ([to, fields]) => {
    const body = new URLSearchParams(fields);
    body.set("form-token", document.querySelector("[name=form-token]")?.value ?? "");
    const answer = await fetch(to, { method: "POST", body });
    return [answer.status, answer.url, await answer.text()];
  }, [to, fields]);
  if (status !== 200) throw new Error(`${to}: ${status}\n${text.replace(/<[^>]*>|\n+/g, " ")}`);
  return url;
}

/** The commune's council meets on paper and passes models. */
export async function councilPasses(browser, site, ids) {
  const window = await newWindow(browser, site);
  const ngoc = await signIn(window, "ngoc");
  await ngoc.goto("/lam-viec/hoi-dong");
  await press(ngoc, ngoc.getByRole("link", { name: "Hội đồng bình xét mô hình Dân vận khéo xã Phương Thịnh" }).last());
  const session = await post(ngoc, `${ngoc.url()}/phien`, { "held-on": day(0), place: "Hội trường xã", mode: "on_site" });
  await ngoc.goto(session);
  await post(ngoc, `${session}/ho-so`, { purpose: "recognition", ...Object.fromEntries(ids.map((id) => [`file-${id}`, "1"])) });
  const names = (start) => ngoc.locator(`main [name^="${start}"]`).evaluateAll((all) => all.map((field) => field.name));
  await post(ngoc, `${session}/diem-danh`, Object.fromEntries((await names("presence-")).map((name) => [name, "present"])));
  await post(ngoc, `${session}/khai-mac`, {});
  await ngoc.goto(session);
  const candidates = Object.fromEntries((await names("candidate-")).map((name) => [name, "1"]));
  await post(ngoc, `${session}/mo-phieu`, candidates);
  const seven = { distributed: "7", collected: "7", valid: "7", invalid: "0", "votes-yes": "7", "votes-no": "0", "counted-by": "Mai Đức Tín" };
  for (const name of Object.keys(candidates)) await post(ngoc, `${session}/kiem-phieu`, { candidate: name.slice("candidate-".length), ...seven });
  await post(ngoc, `${session}/be-mac`, {});
  await window.close();
}

/** A registration with all ten parts. */
export const model = (title) => ({
  title,
  field: "new_rural",
  situation: "Kênh ấp 6 đầy rác, mùa mưa nước không thoát.",
  objectives: "Trước tháng 12, cả tuyến kênh không còn rác.",
  "criterion-1": "Kênh sạch",
  "measure-1": "Số km kênh không còn rác",
  "target-1": "3 km",
  content: "Mỗi sáng thứ bảy, mười hộ vớt rác một đoạn.\nTổ trưởng ghi sổ.",
  area: "120 hộ ở ấp 6.",
  lead: "Chi hội Nông dân ấp 6",
  resources: "80 ngày công; 6.000.000 đồng.",
  time: "Từ tháng 3 đến tháng 12.",
  outputs: "3 km kênh sạch.",
  sustaining: "Mỗi hộ giữ đoạn trước nhà.",
});
